import { describe, expect, it } from "vitest";
import { importCycles } from "./import-cycles.ts";
import { partGraph } from "./part-graph.ts";

const cyclesOf = (graph: Record<string, string[]>) =>
  importCycles(partGraph(new Map(Object.entries(graph)), "server/src"));

describe("partGraph", () => {
  it("shows two folders that import each other, by different files", () => {
    expect(
      cyclesOf({
        "server/src/http/a.ts": ["server/src/rpc/b.ts"],
        "server/src/rpc/deep/c.ts": ["server/src/http/d.ts"],
      }),
    ).toEqual([["server/src/http", "server/src/rpc"]]);
  });

  it("holds the files beside the folders for above them all", () => {
    expect(
      cyclesOf({
        "server/src/start.ts": ["server/src/http/a.ts"],
        "server/src/http/a.ts": ["server/src/options.ts"],
      }),
    ).toEqual([["server/src", "server/src/http"]]);
  });

  it("lets folders import in one direction, tests in any, and looks at no other part of the tree", () => {
    expect(
      cyclesOf({
        "server/src/http/a.ts": ["server/src/http/b.ts"],
        "server/src/rpc/b.ts": ["server/src/http/a.ts"],
        "server/src/http/a.test.ts": ["server/src/rpc/b.ts"],
        "server/src/testing/c.ts": ["server/src/rpc/b.ts"],
        "db/src/read/a.ts": ["db/src/write/b.ts"],
        "db/src/write/b.ts": ["db/src/read/a.ts"],
      }),
    ).toEqual([]);
  });
});
