import { readdirSync, readFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { namedPaths } from "./named-paths.ts";

const root = join(import.meta.dirname, "../..");
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

describe("namedPaths", () => {
  it("takes links and code, from where the page is", () => {
    const page = "[a](../sdk/src/run.ts#L3) and `db/src/rows.ts`, `web/src/`, `npm test`, `routes/<rpc>.ts`";
    expect(namedPaths("docs/a.md", page)).toEqual(["sdk/src/run.ts", "db/src/rows.ts", "web/src/"]);
  });

  it("leaves out addresses, parts of a page and examples", () => {
    const page = "[a](https://example.com/a.md) [b](#b)\n```sh\ncat `db/src/gone.ts` [c](gone.md)\n```\n";
    expect(namedPaths("a.md", page)).toEqual([]);
  });
});

describe("the pages of this repository", () => {
  const pages = [...markdownIn("."), ...markdownIn("docs"), ...markdownIn(".changeset"), "sdk/README.md"];

  it("are those that people begin with, and more", () => {
    expect(pages).toEqual(
      expect.arrayContaining(["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/glossary.md"]),
    );
  });

  it.each(pages)("%s names only files that are there", async (page) => {
    const paths = namedPaths(page, readFileSync(join(root, page), "utf8"));
    const found = await Promise.allSettled(paths.map((path) => access(join(root, path))));
    expect(paths.filter((_, index) => found[index]?.status === "rejected")).toEqual([]);
  });

  it("tell the walk of a run by many of them", () => {
    expect(
      namedPaths("ARCHITECTURE.md", readFileSync(join(root, "ARCHITECTURE.md"), "utf8")).length,
    ).toBeGreaterThan(40);
  });
});
