import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const BLOCK = /<!-- lines of: (\S+) -->\n\n```ts\n([^`]*)```/g;

it("the lines of docs/adapters.md are those of its examples, in their order", async () => {
  const page = await readFile(join(root, "docs/adapters.md"), "utf8");
  const blocks = [...page.matchAll(BLOCK)];
  expect(blocks.length).toBe(page.split("```ts\n").length - 1);
  for (const [, path = "", text = ""] of blocks) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const example = (await readFile(join(root, path), "utf8")).split("\n");
    let next = 0;
    const found = lines.filter((line) => {
      const at = example.indexOf(line, next);
      next = at + 1;
      return at >= 0;
    });
    expect(found).toEqual(lines);
  }
});
