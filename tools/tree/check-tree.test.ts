import { describe, expect, it } from "vitest";
import { complaints } from "./check-tree.ts";
import { MAX_LINES } from "./too-long.ts";

const complaintsOf = (sources: Record<string, string>) => complaints(new Map(Object.entries(sources)));

describe("complaints", () => {
  it("has none about a sound tree", () => {
    expect(
      complaintsOf({
        "server/src/a.ts": 'import { B } from "./b.ts";\nexport const a = B;',
        "server/src/b.ts": "export const B = 1;",
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
    expect(complaintsOf({ "attic/a.ts": "export const A = 1;", "db/src/a.ts": "import {" })).toEqual([
      "attic/a.ts: is in no room of tools/tree/rooms.ts",
      expect.stringMatching(/^db\/src\/a\.ts: does not parse/),
    ]);
  });

  it("names whoever opens connections past db/src/connection", () => {
    const source = 'import pg from "pg";\nexport const open = () => new pg.Client("postgres://");';
    const other = 'import { Pool } from "pg";\nexport const open = () => new Pool();';
    const types =
      'import type { Client } from "pg";\nexport const open = (client: Client) => new Map([[client, 1]]);';
    expect(
      complaintsOf({
        "db/src/a.ts": source,
        "db/src/b.ts": other,
        "db/src/c.ts": types,
        "db/src/a.test.ts": source,
        "e2e/harness/a.ts": source,
        "db/src/connection/open-client.ts": source,
      }),
    ).toEqual([
      "db/src/a.ts: makes a Client of pg; connect by db/src/connection",
      "db/src/b.ts: makes a Pool of pg; connect by db/src/connection",
    ]);
  });

  it("names constants that are not spelled as such", () => {
    const source =
      "const one = 1;\nexport const two = `2`;\nconst three = /3/;\nconst FOUR = 4;\nconst five = [5];";
    expect(complaintsOf({ "db/src/a.ts": source })).toEqual(
      ["one", "two", "three"].map((name) => `db/src/a.ts: ${name} is a constant, and not spelled LIKE_THIS`),
    );
  });

  it("names functions of statements that are not declared", () => {
    const source =
      "const one = (n: number) => {\n  return n;\n};\nexport const two = async () => {};\nconst three = () => 3;\nconst four: () => void = () => {};\nfunction five() {}";
    expect(complaintsOf({ "db/src/a.ts": source })).toEqual(
      ["one", "two"].map((name) => `db/src/a.ts: ${name} must be a function declaration`),
    );
  });

  it("names import cycles, those of types alone too", () => {
    const sources = {
      "server/src/a.ts": 'import type { B } from "./below/b.ts";\nexport type A = B;',
      "server/src/below/b.ts": 'import type { A } from "../a.ts";\nexport type B = A;',
    };
    expect(complaintsOf(sources)).toEqual([
      "import cycle: server/src/a.ts → server/src/below/b.ts → server/src/a.ts",
      "import cycle: server/src → server/src/below → server/src",
    ]);
  });

  it("names rooms of server that import each other", () => {
    const sources = {
      "server/src/http/a.ts": 'import "../rpc/b.ts";',
      "server/src/rpc/c.ts": 'import "../http/d.ts";',
    };
    expect(complaintsOf(sources)).toEqual([
      "import cycle: server/src/http → server/src/rpc → server/src/http",
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
    expect(complaintsOf({ "db/a.sql": "x\n".repeat(MAX_LINES) })).toEqual([]);
    expect(complaintsOf({ "db/a.sql": "x\n".repeat(MAX_LINES + 1) })).toEqual([
      `db/a.sql: longer than ${MAX_LINES} lines`,
    ]);
    expect(complaintsOf({ "gen/src/a.ts": "//\n".repeat(MAX_LINES + 1) })).toEqual([]);
  });
});
