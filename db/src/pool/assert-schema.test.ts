import { sql } from "slonik";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { assertSchema } from "./assert-schema.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

test("both services know the schema of a migrated database", async () => {
  await assertSchema(database.ingest);
  await assertSchema(database.query);
});

// Each change adds to the one before.
test.each([
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
    sql.unsafe`INSERT INTO schema_migrations VALUES (0, '9000_future', 'x')`,
    /9000_future, which this version of Runfacts does not know\. Start a newer version/,
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
