import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorLinks, anchorsOf } from "./anchors.ts";
import { namedPaths } from "./named-paths.ts";

const root = join(import.meta.dirname, "../..");
const read = (page: string) => readFileSync(join(root, page), "utf8");
const docs = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

describe("anchors", () => {
  it("are made of headings, and looked for by links", () => {
    const page =
      "# A `B`, c-d\n## [What](x.md) it _is_\n```\n# no\n```\n[a](#a-b-c-d) [b](../c.md#d) [c](https://e.com/#f)";
    expect([...anchorsOf(page)]).toEqual(["a-b-c-d", "what-it-_is_"]);
    expect(anchorLinks(page)).toEqual([
      { path: "", anchor: "a-b-c-d" },
      { path: "../c.md", anchor: "d" },
    ]);
  });

  it.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "sdk/README.md", ...docs])(
    "to which %s leads are there",
    (page) => {
      const gone = anchorLinks(read(page)).filter(({ path, anchor }) => {
        const target = path === "" ? page : posix.join(posix.dirname(page), path);
        return !anchorsOf(read(target)).has(anchor);
      });
      expect(gone).toEqual([]);
    },
  );
});

describe("commands", () => {
  it.each(docs.filter((page) => read(page).includes("```sh")))(
    "of %s are tested, or it says why not",
    (page) => {
      expect(read(page)).toMatch(/<!-- (?:tested|not tested): \S/);
    },
  );
});

describe("the README", () => {
  it("leads to every page", () => {
    expect(namedPaths("README.md", read("README.md"))).toEqual(expect.arrayContaining(docs));
  });
});
