import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/glossary.md"), "utf8");

it("docs/glossary.md tells once what a word means", () => {
  const words = [...page.matchAll(/^\| ([^|]+) \|/gm)].flatMap(
    ([, cell = ""]) => cell.match(/\*\*[^*]+\*\*/g) ?? [],
  );
  expect(words.length).toBeGreaterThan(40);
  expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([]);
});
