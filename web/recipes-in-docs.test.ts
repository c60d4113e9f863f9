import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { otelCommand, otelRecipes } from "./src/routes/start/otel-recipes.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/opentelemetry.md"), "utf8");
/** The recipes of the documentation, by the anchor of their heading. */
const sections = new Map(
  page
    .slice(page.indexOf("\n## Recipes"), page.indexOf("\n## What becomes what"))
    .split("\n### ")
    .slice(1)
    .map((section) => [section.split("\n", 1)[0]?.toLowerCase().replaceAll(" ", "-"), section] as const),
);

describe("a recipe of the start page says what the documentation says", () => {
  it.each(otelRecipes.map((recipe) => [recipe.stack, recipe] as const))("%s", (_, recipe) => {
    const section = sections.get(recipe.anchor);
    const command = otelCommand(recipe, "http://localhost:4318");
    const settings = command.match(/\b[A-Z_]+=\S+/g) ?? [];
    const wanted = recipe.file === undefined ? settings.filter(isTold) : [recipe.file, command];
    for (const text of wanted) expect(section).toContain(text);
    const started = command
      .split("\n")
      .filter((line) => recipe.file === undefined && !line.startsWith("export "));
    for (const line of started) expect(section).toContain(line);
    for (const name of recipe.packages ?? [])
      expect(` ${section?.replaceAll("\n", " ")} `).toContain(` ${name} `);
  });
});

/** The documentation leaves the endpoint out, as the default ports are found without. */
const isTold = (setting: string) => !setting.includes("ENDPOINT=");
