import { describe, expect, it } from "vitest";
import { roomCycles } from "./room-cycles.ts";

const cyclesOf = (graph: Readonly<Record<string, readonly string[]>>) =>
  roomCycles(new Map(Object.entries(graph)));

describe("roomCycles", () => {
  it("names a circle of two rooms, and of three, once", () => {
    expect(
      cyclesOf({
        "server/src/http/a.ts": ["server/src/rpc/b.ts"],
        "server/src/rpc/c.ts": ["server/src/http/d.ts"],
      }),
    ).toEqual([["http", "rpc"]]);
    expect(
      cyclesOf({
        "server/src/a/a.ts": ["server/src/b/b.ts"],
        "server/src/b/b.ts": ["server/src/c/deep/c.ts"],
        "server/src/c/deep/c.ts": ["server/src/a/other.ts"],
      }),
    ).toEqual([["a", "b", "c"]]);
  });

  it("holds the files beside the rooms for above all of them", () => {
    expect(
      cyclesOf({
        "server/src/start-server.ts": ["server/src/http/a.ts"],
        "server/src/http/a.ts": ["server/src/start-server.ts"],
      }),
    ).toEqual([[".", "http"]]);
  });

  it("lets rooms import in one direction, tests in any, and looks at no other part of the tree", () => {
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
