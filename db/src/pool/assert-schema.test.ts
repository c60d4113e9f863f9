import { sql } from "slonik";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { loadMigrations } from "../migrations.ts";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { assertSchema } from "./assert-schema.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

it("both services know the schema of a migrated database", async () => {
  await assertSchema(database.ingest);
  await assertSchema(database.query);
});

it("the schema of a version before is refused, though it lacks what tells whom it is for", async () => {
  const columns = sql.unsafe`ALTER TABLE schema_migrations DROP COLUMN compatible_from`;
  await using old = await openDatabase(inject("postgres"));
  await old.owner.query(columns);
  await assertSchema(old.query);
  await old.owner.query(sql.unsafe`DELETE FROM schema_migrations WHERE version = 19`);
  await expect(assertSchema(old.query)).rejects.toThrow(
    /lacks the migration 0019_\w+\. Run: npm run db:migrate/,
  );
});

it("a service runs on a later schema that says so, and on no other", async () => {
  await using later = await openDatabase(inject("postgres"));
  const latest = (await loadMigrations()).at(-1)?.version ?? 0;
  const add = (version: number, compatibleFrom: number | null) =>
    later.owner.query(sql.unsafe`
      INSERT INTO schema_migrations (version, name, checksum, compatible_from)
      VALUES (${version}, ${`${version}_next`}, 'x', ${compatibleFrom})`);
  await add(latest + 1, latest);
  await add(latest + 2, latest - 1);
  await assertSchema(later.query);
  await add(latest + 3, latest + 1);
  await expect(assertSchema(later.query)).rejects.toThrow(
    new RegExp(
      `^The database has the migration ${latest + 3}_next, which this version .* Start a newer version\\.$`,
    ),
  );
});

// Each change adds to the one before.
it.each([
  [
    "an older schema",
    sql.unsafe`DELETE FROM schema_migrations WHERE version = 13`,
    /lacks the migration 0013_roles\. Run: npm run db:migrate/,
  ],
  [
    "a changed migration",
    sql.unsafe`UPDATE schema_migrations SET checksum = 'x' WHERE version = 4`,
    /0004_run_registry differs from the one applied/,
  ],
  [
    "a newer schema",
    sql.unsafe`UPDATE schema_migrations SET version = 9000, name = '9000_future', compatible_from = 9000 WHERE version = 4`,
    /9000_future, which this version of Runfacts does not run on \(its schema is \d+\)\. Start a newer version/,
  ],
  [
    "nothing migrated",
    sql.unsafe`DROP TABLE schema_migrations`,
    /no Runfacts schema yet\. Run: npm run db:migrate/,
  ],
])("%s is refused with what to do", async (_name, change, message) => {
  await database.owner.query(change);
  await expect(assertSchema(database.query)).rejects.toThrow(message);
});
