import { describe, expect, it } from "vitest";
import { otelCommand, otelRecipes } from "./otel-recipes.ts";

describe("the recipes of the start page", () => {
  it.each(otelRecipes.map((recipe) => [recipe.stack, recipe] as const))("%s: two lines", (_, recipe) => {
    expect(recipe.lines).toHaveLength(2);
    const command = otelCommand(recipe, "https://runs.example");
    expect(command).toContain("https://runs.example");
    expect(command).not.toMatch(/[{}]\s*endpoint\s*}/);
  });

  it("name each stack once", () => {
    expect(new Set(otelRecipes.map(({ stack }) => stack)).size).toBe(otelRecipes.length);
  });

  it("never ask a sender for content", () => {
    for (const recipe of otelRecipes)
      expect(otelCommand(recipe, "http://localhost:8000")).not.toMatch(/PROMPT|CONTENT|LOG_TOOL/i);
  });
});
