import { describe, expect, it } from "vitest";
import { roomCycles } from "./room-cycles.ts";

const cyclesOf = (files: Readonly<Record<string, string>>) => roomCycles(new Map(Object.entries(files)));

describe("roomCycles", () => {
  it("names a circle of two rooms, and of three, once", () => {
    expect(
      cyclesOf({
        "server/src/http/a.ts": 'import { b } from "../rpc/b.ts";',
        "server/src/rpc/b.ts": 'import type { a } from "../http/a.ts";',
      }),
    ).toEqual(["http → rpc → http"]);
    expect(
      cyclesOf({
        "server/src/a/a.ts": 'export { b } from "../b/b.ts";',
        "server/src/b/b.ts": 'import {\n  c,\n  d,\n} from "../c/deep/c.ts";',
        "server/src/c/deep/c.ts": 'import { a } from "../../a/a.ts";',
      }),
    ).toEqual(["a → b → c → a"]);
  });

  it("holds the files beside the rooms for above all of them", () => {
    expect(
      cyclesOf({
        "server/src/start-server.ts": 'import { a } from "./http/a.ts";',
        "server/src/http/a.ts": 'import type { Options } from "../start-server.ts";',
      }),
    ).toEqual(["(top) → http → (top)"]);
  });

  it("lets rooms import in one direction, tests in any, and looks at no other part of the tree", () => {
    expect(
      cyclesOf({
        "server/src/http/a.ts": 'import { b } from "./b.ts";',
        "server/src/rpc/b.ts": 'import { a } from "../http/a.ts";',
        "server/src/http/a.test.ts": 'import { b } from "../rpc/b.ts";',
        "server/src/testing/c.ts": 'import { b } from "../rpc/b.ts";',
        "db/src/read/a.ts": 'import { b } from "../write/b.ts";',
        "db/src/write/b.ts": 'import { a } from "../read/a.ts";',
      }),
    ).toEqual([]);
  });
});
