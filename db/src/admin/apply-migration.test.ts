import { sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { loadMigrations, parseMigration } from "../migrations.ts";
import { openDatabase, runRecord, writeRecords } from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

const released = await loadMigrations();
const next = (text: string) =>
  parseMigration(`${String(released.length + 1).padStart(4, "0")}_next`, `-- compatible_from: 1\n${text}`);

async function setUp() {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await openDatabase(inject("postgres")));
  const other = resources.use(await connectOwner(database.ownerUrl)).client;
  const owned = resources.move();
  return { database, other, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

describe("applyMigration", () => {
  it("lets others go on while a long reader holds what it alters, and gets through when it ends", async () => {
    await using set = await setUp();
    const { database, other } = set;
    await other.query("BEGIN");
    await other.query("SELECT count(*) FROM agent_runs");
    const migrations = [...released, next("ALTER TABLE agent_runs ADD COLUMN added integer;")];
    let isDone = false;
    const migrating = migrate(database.ownerUrl, { migrations }).then((report) => {
      isDone = true;
      return report;
    });
    // Queued behind the migration, none of them would end before the reader does.
    const outcomes: string[] = [];
    const until = Date.now() + 3_000;
    while (Date.now() < until) outcomes.push(...(await writeRecords(database.ingest, 1, [runRecord()])));
    expect(new Set(outcomes)).toEqual(new Set(["created"]));
    expect(isDone).toBe(false);
    await other.query("COMMIT");
    expect(await migrating).toEqual({ applied: [migrations.at(-1)?.name], distributed: 0 });
    await database.query.query(sql.unsafe`SELECT added FROM agent_runs`);
  });

  it("gives up with what to do when the lock never comes, and leaves nothing behind", async () => {
    await using set = await setUp();
    const { database, other } = set;
    await other.query("BEGIN");
    await other.query("LOCK TABLE agent_runs IN ACCESS SHARE MODE");
    const migrations = [
      ...released,
      next("CREATE TABLE made (); ALTER TABLE agent_runs ADD COLUMN added integer;"),
    ];
    await expect(migrate(database.ownerUrl, { migrations, patienceMs: 500 })).rejects.toThrow(
      /_next failed: a transaction held what it must lock all the time\. .* npm run db:migrate$/,
    );
    expect(await database.owner.any(sql.unsafe`SELECT to_regclass('made') AS made`)).toEqual([
      { made: null },
    ]);
  });

  it("runs statements outside a transaction, and again those of a file that broke off", async () => {
    await using set = await setUp();
    const { database, other } = set;
    const statements = (last: string) =>
      next(`-- no_transaction
        DROP INDEX CONCURRENTLY IF EXISTS told_idx; -- a rest; of a build
        CREATE INDEX CONCURRENTLY told_idx ON open_runs (told_status) WHERE told_status <> ';';
        ${last};`);
    const broken = [...released, statements("SELECT 1 / 0")];
    await expect(migrate(database.ownerUrl, { migrations: broken })).rejects.toThrow(/division by zero/);
    const { applied } = await migrate(database.ownerUrl, {
      migrations: [...released, statements("SELECT 1")],
    });
    expect(applied).toHaveLength(1);
    const { rows } = await other.query(
      "SELECT indisvalid FROM pg_index WHERE indexrelid = 'told_idx'::regclass",
    );
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it("fills in batches that are committed one by one", async () => {
    await using set = await setUp();
    const { database, other } = set;
    await writeRecords(
      database.ingest,
      1,
      Array.from({ length: 5 }, () => runRecord()),
    );
    const filled = next(`-- no_transaction
      ALTER TABLE open_runs ADD COLUMN IF NOT EXISTS filled integer;
      DO $$
      BEGIN
        FOR day IN 1 .. 3 LOOP
          UPDATE run_registry SET content_hash = content_hash WHERE stored_on = current_date;
          COMMIT;
        END LOOP;
      END
      $$;`);
    await migrate(database.ownerUrl, { migrations: [...released, filled] });
    const { rows } = await other.query(
      "SELECT compatible_from FROM schema_migrations ORDER BY version DESC LIMIT 1",
    );
    expect(rows).toEqual([{ compatible_from: 1 }]);
  });
});
