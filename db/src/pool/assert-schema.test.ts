import { sql } from "slonik";
import { expect, inject, test } from "vitest";
import { openDatabase } from "../testing/index.ts";
import { assertSchema } from "./assert-schema.ts";

test("both services know the schema of a migrated database", async () => {
  await using database = await openDatabase(inject("postgres"));
  await assertSchema(database.ingest);
  await assertSchema(database.query);
});

test.each([
  [
    "nothing migrated",
    sql.unsafe`DROP TABLE schema_migrations`,
    /no Runfacts schema yet\. Run: npm run db:migrate/,
  ],
  [
    "an older schema",
    sql.unsafe`DELETE FROM schema_migrations WHERE version = 9`,
    /lacks the migration 0009_roles\. Run: npm run db:migrate/,
  ],
  [
    "a newer schema",
    sql.unsafe`INSERT INTO schema_migrations VALUES (9000, '9000_future', 'x')`,
    /9000_future, which this version of Runfacts does not know\. Start a newer version/,
  ],
  [
    "a changed migration",
    sql.unsafe`UPDATE schema_migrations SET checksum = 'x' WHERE version = 4`,
    /0004_run_registry differs from the one applied/,
  ],
])("%s is refused with what to do", async (_name, change, message) => {
  await using database = await openDatabase(inject("postgres"));
  await database.owner.query(change);
  await expect(assertSchema(database.query)).rejects.toThrow(message);
});
