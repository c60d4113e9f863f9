import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adviceFor } from "./advice-for.ts";
import { codingAgents, pythonStacks } from "./otel-stacks.ts";
import type { Project } from "./project.ts";
import { sdkStacks } from "./sdk-stacks.ts";

const root = join(import.meta.dirname, "../../..");
const [adapters, readme] = ["docs/adapters.md", "sdk/README.md"].map((path) =>
  readFileSync(join(root, path), "utf8"),
);
const target = { ingestUrl: "http://127.0.0.1:8000", needsKey: false, isDefault: true };
const empty: Project = { npmAdd: "npm install", isGo: false, entries: new Set() };

/** The section of docs/adapters.md under a heading. */
function sectionOf(anchor: string): string {
  const sections = adapters?.split("\n## ") ?? [];
  return sections.find((text) => text.split("\n", 1)[0]?.toLowerCase().replaceAll(" ", "-") === anchor) ?? "";
}

describe("the lines that setup prints", () => {
  it.each(sdkStacks.map((one) => [one.stack, one] as const))(
    "%s: those of the documentation",
    (_, { anchor, lines }) => {
      expect(sectionOf(anchor)).not.toBe("");
      for (const line of lines ?? []) expect(sectionOf(anchor)).toContain(`\n${line}\n`);
    },
  );

  it("without a framework: those of the SDK's README", () => {
    const [advice] = adviceFor({ ...empty, npm: new Map() }, target);
    for (const line of advice?.file?.lines ?? []) expect(readme).toContain(`\n${line}\n`);
  });

  it("know a recipe for each stack that is found by OpenTelemetry", () => {
    const python = Object.values(pythonStacks).flatMap(([name = ""]) => name);
    const entries = Object.values(codingAgents).flatMap(([name = ""]) => name);
    const project = { ...empty, python: new Set(python), isGo: true, entries: new Set(entries) };
    const found = adviceFor(project, target).map(({ stack }) => stack);
    expect(found).toEqual([...Object.keys(pythonStacks), "Go", ...Object.keys(codingAgents)]);
  });
});
