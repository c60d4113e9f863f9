import { describe, expect, it } from "vitest";
import { complaints } from "./check-tree.ts";
import { maxLines } from "./too-long.ts";

const complaintsOf = (sources: Record<string, string>) => complaints(new Map(Object.entries(sources)));

describe("complaints", () => {
  it("has none about a sound tree", () => {
    expect(
      complaintsOf({
        "server/src/a.ts": 'import { b } from "./b.ts";\nexport const a = b;',
        "server/src/b.ts": "export const b = 1;",
        "db/migrations/0001.sql": "SELECT 1;",
      }),
    ).toEqual([]);
  });

  it("names a forbidden import behind a comment with a backtick", () => {
    const source = '// one ` here\nimport { x } from "@runfacts/db/read";\n// and ` there';
    expect(complaintsOf({ "ingest-svc/src/a.ts": source })).toEqual([
      "ingest-svc/src/a.ts: may not import @runfacts/db/read",
    ]);
  });

  it("names a file in no room, and one that does not parse", () => {
    expect(complaintsOf({ "attic/a.ts": "export const a = 1;", "db/src/a.ts": "import {" })).toEqual([
      "attic/a.ts: is in no room of tools/tree/rooms.ts",
      expect.stringMatching(/^db\/src\/a\.ts: does not parse/),
    ]);
  });

  it("names import cycles, those of types alone too", () => {
    const sources = {
      "server/src/a.ts": 'import type { B } from "./below/b.ts";\nexport type A = B;',
      "server/src/below/b.ts": 'import type { A } from "../a.ts";\nexport type B = A;',
    };
    expect(complaintsOf(sources)).toEqual([
      "import cycle: server/src/a.ts → server/src/below/b.ts → server/src/a.ts",
      "rooms of server/src in a circle: . → below → .",
    ]);
  });

  it("names folders of a room that import each other", () => {
    const sources = {
      "tools/one/a.ts": 'import "../two/b.ts";',
      "tools/two/c.ts": 'import "../one/d.ts";',
    };
    expect(complaintsOf(sources)).toEqual(["import cycle: tools/one → tools/two → tools/one"]);
  });

  it("takes the longest allowed file and refuses one line more, generated code aside", () => {
    expect(complaintsOf({ "db/a.sql": "x\n".repeat(maxLines) })).toEqual([]);
    expect(complaintsOf({ "db/a.sql": "x\n".repeat(maxLines + 1) })).toEqual([
      `db/a.sql: longer than ${maxLines} lines`,
    ]);
    expect(complaintsOf({ "gen/src/a.ts": "//\n".repeat(maxLines + 1) })).toEqual([]);
  });
});
