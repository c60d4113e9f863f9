import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";

const STATIC_IMPORT = /^(?:import|export)\s[^;]*?from\s+"([^"]+)"/gm;

/** Every module that a file needs before it runs. */
function importsOf(file: URL, seen = new Set<string>()): Set<string> {
  for (const [, target = ""] of readFileSync(file, "utf8").matchAll(STATIC_IMPORT)) {
    const next = target.startsWith(".") ? new URL(target, file).href : target;
    if (seen.has(next)) continue;
    seen.add(next);
    if (target.startsWith(".")) importsOf(new URL(next), seen);
  }
  return seen;
}

const of = (name: string) => importsOf(new URL(name, import.meta.url));

it("the entry that agents load at start has no detectors and no libraries", () => {
  const modules = [...of("./index.ts")];
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.filter((module) => !module.startsWith("file:"))).toEqual([]);
  const heavy = ["full-detector.ts", "find-secret.ts", "find-personal.ts", "phone.ts"];
  expect(modules.map((module) => basename(module)).filter((name) => heavy.includes(name))).toEqual([]);
});

it("no module does input or output", () => {
  for (const module of of("./inspect.ts")) expect(module).not.toMatch(/^node:/);
});
