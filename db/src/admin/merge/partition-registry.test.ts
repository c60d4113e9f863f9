import { expect, inject, it } from "vitest";
import { type DatabasePool, openPool } from "../../pool/index.ts";
import { getRun } from "../../read/index.ts";
import { openDatabase, writeRecords } from "../../testing/index.ts";
import { insertOldRun, oldDatabase, oldRecord } from "../../testing/old-database.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/index.ts";
import { connectOwner } from "../connect-owner.ts";
import { maintain } from "../maintain.ts";
import { migrate } from "../migrate.ts";
import { mergePartitions } from "./merge-partitions.ts";

const oldRun = () => hashedRun(2, 0, 0, { hasWaits: false });

async function ask<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  await using owner = await connectOwner(url);
  return (await owner.client.query<Row>(text, values)).rows;
}

const isInParts = async (url: string) =>
  (
    await ask<{ is: boolean }>(
      url,
      "SELECT relkind = 'p' AS is FROM pg_class WHERE oid = 'run_registry'::regclass",
    )
  )[0]?.is;

it("a new database has its registry in parts, with the rights of the services", async () => {
  await using database = await openDatabase(inject("postgres"));
  expect(await isInParts(database.ownerUrl)).toBe(true);
  const records = Array.from({ length: 40 }, () => hashedRun(1));
  expect(new Set(await writeRecords(database.ingest, 1, records))).toEqual(new Set(["created"]));
  expect(new Set(await writeRecords(database.ingest, 1, records))).toEqual(new Set(["duplicate"]));
  const parts = await ask(database.ownerUrl, "SELECT DISTINCT tableoid FROM run_registry");
  expect(parts).toHaveLength(4);
  const others = "SELECT FROM pg_class WHERE relname IN ('run_registry_whole', 'run_registry_by_hash')";
  expect(await ask(database.ownerUrl, others)).toEqual([]);
  expect(await ask(database.ownerUrl, "SELECT * FROM unfinished_partitions")).toEqual([]);
});

/** A database of a version before, with runs. */
async function upgraded(records: readonly ReturnType<typeof oldRun>[]) {
  const database = await oldDatabase(inject("postgres").ownerUrl);
  await using owner = await connectOwner(database.url);
  for (const record of records) await insertOldRun(owner.client, oldRecord(record));
  await migrate(database.url);
  await maintain(database.url);
  return database;
}

async function writeAll(pool: DatabasePool, isOver: () => boolean) {
  const outcomes = new Map<string, string[]>();
  const open: [string, number][] = [];
  const work = async () => {
    while (!isOver()) {
      const records = Array.from({ length: 5 }, () => hashedRun(1));
      // Each comes twice, at the same time.
      const told = await Promise.all([writeRecords(pool, 1, records), writeRecords(pool, 1, records)]);
      for (const [n, { run }] of records.entries()) {
        outcomes.set(run.run_id, told.map((each) => each[n] ?? "").toSorted());
      }
      const growing = hashedRun(3, 0, 0);
      await writeParts(pool, 1, [partOf(growing, { steps: growing.steps.slice(0, 1) })]);
      await writeParts(pool, 1, [partOf(growing, { steps: growing.steps.slice(1) })]);
      open.push([growing.run.run_id, 3]);
    }
  };
  await Promise.all([work(), work()]);
  return { outcomes, open };
}

it("an old registry is replaced while runs come, none lost and none twice", async () => {
  const records = Array.from({ length: 30 }, oldRun);
  await using database = await upgraded(records);
  await using pools = new AsyncDisposableStack();
  const pool = await openPool(database.url, { applicationName: "runfacts-test" });
  pools.defer(() => pool.end());
  expect(await isInParts(database.url)).toBe(false);
  // Maintenance of the version before may still run on the day of the upgrade.
  await mergePartitions(database.url);
  expect(await isInParts(database.url)).toBe(false);

  await ask(database.url, "UPDATE schema_migrations SET applied_at = applied_at - interval '2 days'");
  let isOver = false;
  const writing = writeAll(pool, () => isOver);
  await mergePartitions(database.url).finally(() => {
    isOver = true;
  });
  const { outcomes, open } = await writing;
  expect(await isInParts(database.url)).toBe(true);
  expect(outcomes.size).toBeGreaterThan(10);
  expect(new Set([...outcomes.values()].map(String))).toEqual(new Set(["created,duplicate"]));
  for (const [id, steps] of open) expect((await getRun(pool, 1, id))?.steps).toHaveLength(steps);
  for (const { run } of records) expect((await getRun(pool, 1, run.run_id))?.run.run_id).toBe(run.run_id);
  const [counts] = await ask(
    database.url,
    `SELECT count(*)::int AS runs, count(registered.run_id)::int AS registered,
      (count(*) FILTER (WHERE registered.content_hash = run.content_hash))::int AS same
    FROM agent_runs AS run FULL JOIN run_registry AS registered USING (project_id, run_id, stored_on)`,
  );
  const all = records.length + outcomes.size + open.length;
  expect(counts).toEqual({ runs: all, registered: all, same: all });
  expect(await ask(database.url, "SELECT * FROM registry_copy")).toEqual([]);
  expect(await ask(database.url, "SELECT FROM pg_class WHERE relname = 'run_registry_whole'")).toEqual([]);
  const rights = "SELECT has_column_privilege('run_registry', 'content_hash', 'UPDATE') AS may";
  expect(await ask(database.url, rights)).toEqual([{ may: true }]);
}, 120_000);

it("a copy that broke off goes on, with what changed since", async () => {
  const records = Array.from({ length: 20 }, oldRun);
  await using database = await upgraded(records);
  await ask(database.url, "UPDATE schema_migrations SET applied_at = applied_at - interval '2 days'");
  // Whoever has a transaction open is waited for with all copied.
  await using holder = await connectOwner(database.url);
  await holder.client.query("BEGIN; SELECT");
  await mergePartitions(database.url, { patienceMs: 50 });
  expect(await isInParts(database.url)).toBe(false);
  expect(await ask(database.url, "SELECT count(*)::int AS rows FROM run_registry_by_hash")).toEqual([
    { rows: 20 },
  ]);
  await holder.client.query("COMMIT");
  await using pools = new AsyncDisposableStack();
  const pool = await openPool(database.url, { applicationName: "runfacts-test" });
  pools.defer(() => pool.end());
  const late = hashedRun(1);
  await writeRecords(pool, 1, [late]);
  await mergePartitions(database.url);
  expect(await isInParts(database.url)).toBe(true);
  expect(await writeRecords(pool, 1, [late])).toEqual(["duplicate"]);
  expect(await ask(database.url, "SELECT count(*)::int AS rows FROM run_registry")).toEqual([{ rows: 21 }]);
}, 120_000);
