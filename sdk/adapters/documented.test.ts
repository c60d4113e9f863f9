import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

it("each snippet of docs/adapters.md is a part of an example that is run", async () => {
  const page = await readFile(join(root, "docs/adapters.md"), "utf8");
  const sections = page.split(/^## /m).filter((section) => section.includes("```ts"));
  expect(sections.length).toBeGreaterThan(2);
  for (const section of sections) {
    const [, entry] = /@runfacts\/sdk\/([\w-]+)/.exec(section) ?? [];
    const [, snippet = ""] = /```ts\n([\s\S]*?)```/.exec(section) ?? [];
    const example = await readFile(join(root, `examples/typescript/adapters/${entry}.ts`), "utf8");
    const missing = snippet.split("\n").filter((line) => line !== "" && !example.split("\n").includes(line));
    expect({ entry, missing }).toEqual({ entry, missing: [] });
  }
});
