import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkMigrations } from "./check-migrations.ts";
import { lintMigrations } from "./lint-migrations.ts";
import { releaseProblems } from "./released-migrations.ts";

describe("releaseProblems", () => {
  const files = { "0001_a.sql": "1", "0002_b.sql": "2" };
  const state = (given: object) => releaseProblems({ files, released: files, onMain: files, ...given });

  it("has nothing to say of files that are as they were released", () => {
    expect(state({})).toEqual([]);
    expect(state({ onMain: {} })).toEqual([]);
  });

  it.each([
    ["an edit", { files: { ...files, "0002_b.sql": "3" } }, /0002_b\.sql was released and may not change/],
    [
      "an edit that is released again",
      { files: { ...files, "0002_b.sql": "3" }, released: { ...files, "0002_b.sql": "3" } },
      /0002_b\.sql was released and may not change/,
    ],
    [
      "a deletion",
      { files: { "0001_a.sql": "1" } },
      /0002_b\.sql was released: it may not be deleted or renamed/,
    ],
    [
      "a renaming",
      { files: { "0001_a.sql": "1", "0002_c.sql": "2" } },
      /0002_b\.sql was released: it may not be deleted or renamed/,
    ],
    ["a gap", { files: { ...files, "0004_d.sql": "4" } }, /0004_d\.sql: the next number is 0003/],
    [
      "a number that is there",
      { files: { ...files, "0002_c.sql": "4" } },
      /0002_c\.sql: the next number is 0003/,
    ],
    [
      "a file that nobody released",
      { files: { ...files, "0003_c.sql": "3" } },
      /0003_c\.sql is not in released\.json/,
    ],
    [
      "an edit before main",
      { onMain: {}, files: { ...files, "0002_b.sql": "3" } },
      /differs from released\.json\. While it is not on main/,
    ],
  ])("refuses %s", (_name, given, expected) => {
    expect(state(given).join("\n")).toMatch(expected);
  });
});

describe("lintMigrations", () => {
  const lint = (text: string, before: [string, string][] = []) =>
    lintMigrations(
      new Map([["0001_a.sql", "CREATE DOMAIN label AS text;"], ...before, ["0022_next.sql", text]]),
    );
  const expand = "-- compatible_from: 18\n";
  const outside = `${expand}-- no_transaction\n`;

  it.each([
    ["CREATE TABLE n (a int PRIMARY KEY); CREATE INDEX i ON n (a); ALTER TABLE n ADD UNIQUE (a);", expand],
    ["ALTER TABLE agent_runs ADD COLUMN a integer NOT NULL DEFAULT 0;", expand],
    ["ALTER TABLE agent_runs ALTER COLUMN a SET DEFAULT now();", expand],
    ["ALTER TABLE agent_runs ADD CONSTRAINT c CHECK (a > 0) NOT VALID;", expand],
    ["ALTER TABLE agent_runs VALIDATE CONSTRAINT c;", expand],
    ["CREATE INDEX i ON ONLY agent_runs (a);", expand],
    [
      "DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON run_registry (stored_on);",
      outside,
    ],
    ["CREATE TABLE n (a int); UPDATE n SET a = 1;", expand],
    ["UPDATE retention SET oldest_start = '-infinity'; CREATE VIEW v AS SELECT 1; DROP VIEW v;", expand],
    ["ALTER TABLE agent_runs DROP COLUMN a; DROP TABLE old;", "-- compatible_from: 21\n"],
  ])("lets through: %s", async (text, head) => {
    expect(await lint(head + text)).toEqual([]);
  });

  it.each([
    ["CREATE INDEX i ON agent_runs (a);", expand, /must be CONCURRENTLY, or ON ONLY/],
    ["CREATE INDEX CONCURRENTLY i ON run_registry (a);", expand, /needs the line -- no_transaction/],
    [
      "CREATE INDEX CONCURRENTLY i ON run_registry (a);",
      outside,
      /DROP INDEX CONCURRENTLY IF EXISTS i must come before/,
    ],
    ["DROP INDEX i;", expand, /DROP INDEX must be CONCURRENTLY/],
    ["ALTER TABLE agent_runs ADD COLUMN a timestamptz DEFAULT now();", expand, /default that is computed/],
    ["ALTER TABLE agent_runs ADD COLUMN a integer NOT NULL;", expand, /needs a constant default/],
    ["ALTER TABLE agent_runs ADD COLUMN a label;", expand, /column of a domain/],
    ["ALTER TABLE agent_runs ADD COLUMN a integer CHECK (a > 0);", expand, /rule of its own/],
    [
      "ALTER TABLE agent_runs ADD COLUMN a integer GENERATED ALWAYS AS (1) STORED;",
      expand,
      /rule of its own/,
    ],
    ["ALTER TABLE agent_runs ALTER COLUMN a SET NOT NULL;", expand, /SET NOT NULL reads the whole table/],
    ["ALTER TABLE agent_runs ALTER COLUMN a TYPE bigint;", expand, /ALTER TYPE writes the whole table/],
    ["ALTER TABLE agent_runs ADD CONSTRAINT c CHECK (a > 0);", expand, /must be NOT VALID/],
    ["ALTER TABLE agent_runs ADD FOREIGN KEY (a) REFERENCES b;", expand, /must be NOT VALID/],
    ["ALTER TABLE agent_runs ADD UNIQUE (a);", expand, /USING INDEX/],
    [
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c;",
      expand,
      /VALIDATE goes into a later file/,
    ],
    ["ALTER DOMAIN label ADD CHECK (VALUE <> '');", expand, /ALTER DOMAIN must add rules NOT VALID/],
    ["ALTER TABLE agent_runs DROP COLUMN a;", expand, /raises compatible_from/],
    ["DROP TABLE open_runs;", expand, /raises compatible_from/],
    ["ALTER TABLE agent_runs RENAME COLUMN a TO b;", expand, /raises compatible_from/],
    ["UPDATE agent_steps SET attempt = 1;", expand, /in batches/],
    ["DELETE FROM rollups;", outside, /in batches/],
    ["UPDATE table_to_come SET a = 1;", expand, /in batches/],
    ["LOCK TABLE rollups;", expand, /LOCK stops everybody/],
    ["BEGIN; COMMIT;", expand, /transactions are those of the runner/],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;", outside, /bound body/],
    ["SELECT 1;", "", /must start with the line -- compatible_from: N, with N from 0 to 22/],
    ["SELECT 1;", "-- compatible_from: 23\n", /must start with the line/],
  ])("refuses: %s", async (text, head, expected) => {
    const problems = await lint(head + text);
    expect(problems.every((problem) => problem.startsWith("0022_next.sql: "))).toBe(true);
    expect(problems.join("\n")).toMatch(expected);
  });

  it("lets compatible_from only grow", async () => {
    const before: [string, string][] = [["0021_contract.sql", "-- compatible_from: 20\nDROP TABLE old;"]];
    expect((await lint(`${expand}SELECT 1;`, before)).join("\n")).toMatch(/with N from 20 to 22/);
  });
});

it("the migrations of this repository pass", async () => {
  expect(await checkMigrations(join(import.meta.dirname, "../.."))).toEqual({ ok: true, output: "" });
});
