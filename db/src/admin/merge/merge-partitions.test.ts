import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { dumpDatabase, loadDump } from "../../dump/index.ts";
import { getRun, getStats, listRuns } from "../../read/index.ts";
import type { RunRecord } from "../../rows.ts";
import {
  createDatabase,
  dropDatabase,
  type OpenDatabase,
  openDatabase,
  stepRecord,
  storeOn,
  withDatabase,
  writeRecords,
} from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/index.ts";
import { addDays, daysBetween } from "../add-days.ts";
import { connectOwner } from "../connect-owner.ts";
import { listPartitions } from "../list-partitions.ts";
import { maintain } from "../maintain.ts";
import { verifyRollups } from "../verify-rollups.ts";
import { mergePartitions } from "./merge-partitions.ts";
import { outlastTransactions } from "./outlast-transactions.ts";

const TODAY = new Date().toISOString().slice(0, "2026-11-01".length);
/** A whole week of a month that is over for longer than a week. */
const [FIRST, END] = lastWeek();
const DAYS = daysBetween(FIRST, END);

function lastWeek(): [string, string] {
  for (let day = addDays(TODAY, -14); ; day = addDays(day, -1)) {
    if (["01", "08", "15", "22"].includes(day.slice(-2))) return [day, addDays(day, 7)];
  }
}

const idsOf = (records: readonly RunRecord[]) => records.map(({ run }) => run.run_id);

/** A run of a day. */
function runOn(day: string, ...shape: Parameters<typeof hashedRun>): RunRecord {
  const { run, ...items } = hashedRun(...shape);
  const started_at = BigInt(Date.parse(`${day}T12:00:00Z`)) * 1_000n;
  return { run: { ...run, started_at, ended_at: started_at + 1_500_000n }, ...items };
}

/** Runs on all days of the week, of two projects. */
async function storeWeek(database: OpenDatabase, perDay = 6) {
  await database.owner.query(sql.unsafe`INSERT INTO projects (project_id, name) VALUES (2, 'other')`);
  const all: RunRecord[] = [];
  for (const day of DAYS) {
    const records = Array.from({ length: perDay }, () => runOn(day));
    await writeRecords(database.ingest, 1, records.slice(1));
    await writeRecords(database.ingest, 2, records.slice(0, 1));
    await storeOn(database, day, idsOf(records));
    all.push(...records);
  }
  return all;
}

/** All that is stored, each row with all of its values. */
async function everything(database: Pick<OpenDatabase, "ownerUrl">): Promise<string[]> {
  await using owner = await connectOwner(database.ownerUrl);
  const rows: string[] = [];
  for (const table of ["agent_runs", "agent_steps", "agent_failures", "agent_decisions", "agent_signals"]) {
    const found = await owner.client.query<{ row: string }>(`SELECT each::text AS row FROM ${table} AS each`);
    rows.push(...found.rows.map(({ row }) => `${table} ${row}`));
  }
  return rows.toSorted();
}

async function setsOf(database: OpenDatabase): Promise<string[]> {
  await using owner = await connectOwner(database.ownerUrl);
  const leaves = await listPartitions(owner.client);
  return leaves.filter(({ endDay }) => endDay <= END).map(({ leaf }) => leaf);
}

const isMerged = async (database: OpenDatabase) => (await setsOf(database)).length === 5;

/** Lets two sessions hold a lock, each for a moment, of which the next begins before the last is over. */
function holdInTurns(database: OpenDatabase, lock: string): AsyncDisposable {
  let isOver = false;
  const hold = async (start: number) => {
    await using holder = await connectOwner(database.ownerUrl);
    await delay(start);
    while (!isOver) {
      await holder.client.query(`BEGIN; ${lock}`);
      await delay(60);
      await holder.client.query("COMMIT");
    }
  };
  const holders = [hold(0), hold(30)];
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      await Promise.all(holders);
    },
  };
}

async function unfinished(database: OpenDatabase): Promise<number> {
  await using owner = await connectOwner(database.ownerUrl);
  const { rowCount } = await owner.client.query("SELECT FROM unfinished_partitions");
  return rowCount ?? 0;
}

describe("mergePartitions", { timeout: 120_000 }, () => {
  it("keeps every row as it is, in fewer partitions, with the keys and indexes of others", async () => {
    await using database = await openDatabase(inject("postgres"));
    const records = await storeWeek(database);
    const before = await everything(database);
    const read = async () => [
      await getStats(database.query, 1, {}),
      await listRuns(database.query, 1, { filter: {}, limit: 100 }),
      await Promise.all(idsOf(records).map((id) => getRun(database.query, 1, id))),
    ];
    const answers = await read();
    expect(await setsOf(database)).toHaveLength(35);

    expect(await mergePartitions(database.ownerUrl)).toEqual([{ first: FIRST, last: addDays(END, -1) }]);
    expect(await setsOf(database)).toHaveLength(5);
    expect(await everything(database)).toEqual(before);
    expect(await read()).toEqual(answers);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    expect(await mergePartitions(database.ownerUrl)).toEqual([]);

    await using owner = await connectOwner(database.ownerUrl);
    const shapeOf = async (suffix: string) => {
      const { rows } = await owner.client.query(
        `SELECT conrelid::regclass::text AS of, conname AS name, pg_get_constraintdef(pg_constraint.oid) AS text
        FROM pg_constraint WHERE conrelid::regclass::text LIKE '%' || $1
        UNION ALL
        SELECT indrelid::regclass::text, indexrelid::regclass::text, substring(pg_get_indexdef(indexrelid) FROM ' USING.*')
        FROM pg_index WHERE indrelid::regclass::text LIKE '%' || $1`,
        [suffix],
      );
      return rows.map(({ of, text }) => `${of} ${text}`.replaceAll(suffix, "")).toSorted();
    };
    const week = `_week_${addDays(END, -1).replaceAll("-", "")}`;
    expect(await shapeOf(week)).toEqual(await shapeOf(`_${TODAY.replaceAll("-", "")}`));
    // A day that a week holds is there.
    expect((await owner.client.query("SELECT create_day_partitions($1) AS made", [FIRST])).rows).toEqual([
      { made: false },
    ]);
  });

  it("shows readers neither a gap nor anything twice, and keeps what comes late meanwhile", async () => {
    await using database = await openDatabase(inject("postgres"));
    const records = await storeWeek(database, 12);
    const open = DAYS.map((day) => runOn(day, 0, 0, 0));
    await writeParts(
      database.ingest,
      1,
      open.map((record) => partOf(record)),
    );
    for (const [n, day] of DAYS.entries()) await storeOn(database, day, idsOf(open.slice(n, n + 1)));

    let isOver = false;
    const counts = new Set<string>();
    const read = async () => {
      await using reader = await connectOwner(database.queryUrl);
      while (!isOver) {
        await reader.client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM retention");
        await delay(Math.random() * 20);
        const { rows } = await reader.client.query(
          `SELECT (SELECT count(*) FROM agent_runs WHERE stored_on < $1) || ' '
            || (SELECT count(*) FROM agent_failures WHERE stored_on < $1) AS counts`,
          [END],
        );
        counts.add(rows[0].counts);
        await reader.client.query("COMMIT");
      }
    };
    const late: [string, string][] = [];
    const write = async () => {
      while (!isOver) {
        const record = open[late.length % open.length] ?? hashedRun();
        const step = stepRecord({ seq: Math.floor(late.length / open.length) });
        await writeParts(database.ingest, 1, [partOf(record, { steps: [step] })]);
        late.push([record.run.run_id, step.step_id]);
        await delay(150);
      }
    };
    const create = async () => {
      while (!isOver) await writeRecords(database.ingest, 1, [hashedRun(2)]);
    };
    const others = [read(), read(), write(), create()];
    const merged = await mergePartitions(database.ownerUrl).finally(() => {
      isOver = true;
    });
    await Promise.all(others);

    expect(merged).toHaveLength(1);
    const failures = records.reduce((sum, { run }) => sum + run.failure_count, 0);
    expect([...counts]).toEqual([`${records.length + open.length} ${failures}`]);
    expect(late.length).toBeGreaterThan(3);
    for (const { run } of open) {
      const stored = await getRun(database.query, 1, run.run_id);
      const written = late.filter(([id]) => id === run.run_id).map(([, step]) => step);
      expect(stored?.steps.map(({ step_id }) => step_id).toSorted()).toEqual(written.toSorted());
    }
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("waits for a reader that would miss what was copied", async () => {
    await using database = await openDatabase(inject("postgres"));
    const records = await storeWeek(database, 2);
    await using reader = await connectOwner(database.queryUrl);
    await using owner = await connectOwner(database.ownerUrl);
    const isSeen = async (query: string) => {
      const { rowCount } = await owner.client.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1",
        [query],
      );
      return rowCount === 1;
    };
    const merging = mergePartitions(database.ownerUrl);
    await expect.poll(() => isSeen("SELECT make_leaf%"), { interval: 1, timeout: 20_000 }).toBe(true);
    await reader.client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM retention");
    // It would be over by then if it did not wait.
    await Promise.race([
      merging,
      expect.poll(() => isSeen("%virtualxid%"), { interval: 1, timeout: 20_000 }).toBe(true),
    ]);
    const { rows } = await reader.client.query("SELECT count(*)::int AS runs FROM agent_runs");
    expect(rows).toEqual([{ runs: records.length }]);
    await reader.client.query("COMMIT");
    expect(await merging).toHaveLength(1);
  });

  it("leaves all as it was when it breaks off, wherever that is", async () => {
    await using database = await openDatabase(inject("postgres"));
    await storeWeek(database);
    const before = await everything(database);
    await using owner = await connectOwner(database.ownerUrl);
    const session = async (where: string, then = "SELECT pid") => {
      const { rowCount } = await owner.client.query(
        `${then} FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE '${where}'`,
      );
      return rowCount;
    };
    const wait = { interval: 1, timeout: 20_000 };
    const oldest = FIRST.replaceAll("-", "");
    const breaks = [
      // Before anything is made; copying; with all copied.
      { hold: "SELECT", where: "%virtualxid%" },
      {
        after: "SELECT make_leaf%",
        hold: `LOCK TABLE agent_steps_${oldest}`,
        where: "INSERT INTO agent_steps_week%",
      },
      { after: "INSERT INTO agent_steps_week%", hold: "SELECT", where: "%virtualxid%" },
      // Waiting for the tables, and for a partition that is to go: held by some all the time, by none for long.
      { turns: "LOCK TABLE agent_signals IN ACCESS SHARE MODE", where: "LOCK TABLE ONLY%" },
      { turns: `LOCK TABLE agent_runs_${oldest} IN ACCESS SHARE MODE`, where: "DROP TABLE%" },
    ];
    for (const { after, hold, turns, where } of breaks) {
      await using holder = await connectOwner(database.ownerUrl);
      await using _turns = turns === undefined ? undefined : holdInTurns(database, turns);
      if (hold !== undefined && after === undefined) await holder.client.query(`BEGIN; ${hold}`);
      const merging = mergePartitions(database.ownerUrl).then(
        () => "merged",
        () => "broken",
      );
      if (after !== undefined) {
        await expect.poll(() => session(after), wait).toBe(1);
        await holder.client.query(`BEGIN; ${hold}`);
      }
      await expect.poll(() => session(where, "SELECT pg_terminate_backend(pid)"), wait).toBe(1);
      if (hold !== undefined) await holder.client.query("ROLLBACK");
      expect([where, await merging]).toEqual([where, "broken"]);
      expect(await isMerged(database)).toBe(false);
      expect(await everything(database)).toEqual(before);
    }
    expect(await mergePartitions(database.ownerUrl)).toHaveLength(1);
    expect(await everything(database)).toEqual(before);
    expect(await unfinished(database)).toBe(0);
  });

  it("gives way to a transaction that does not end, and stops when it is told to", async () => {
    await using database = await openDatabase(inject("postgres"));
    await storeWeek(database, 1);
    await using other = await connectOwner(database.queryUrl);
    await other.client.query("BEGIN; SELECT");
    expect(await outlastTransactions(other.client, 0)).toBe(true);
    expect(await mergePartitions(database.ownerUrl, { patienceMs: 100 })).toEqual([]);
    const stop = new AbortController();
    const merging = mergePartitions(database.ownerUrl, { signal: stop.signal });
    await delay(50);
    stop.abort();
    expect(await merging).toEqual([]);
    await other.client.query("ROLLBACK");
    expect(await isMerged(database)).toBe(false);
    expect(await mergePartitions(database.ownerUrl, { retentionDays: 69 })).toEqual([]);
    const both = await Promise.all([mergePartitions(database.ownerUrl), mergePartitions(database.ownerUrl)]);
    expect(both.flat()).toHaveLength(1);
  });

  it("what was merged is dumped, and loads into another database", async () => {
    await using database = await openDatabase(inject("postgres"));
    await storeWeek(database, 2);
    await mergePartitions(database.ownerUrl);
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "runfacts-merged-"));
    stack.defer(() => rm(folder, { recursive: true }));
    const name = `runfacts_loaded_${randomUUID().replaceAll("-", "")}`;
    await createDatabase(database.ownerUrl, name);
    stack.defer(() => dropDatabase(inject("postgres").ownerUrl, name));
    const ownerUrl = withDatabase(database.ownerUrl, name);
    await dumpDatabase(database.ownerUrl, join(folder, "dump"));
    await loadDump(ownerUrl, join(folder, "dump"));
    expect(await everything({ ownerUrl })).toEqual(await everything(database));
    expect(await mergePartitions(ownerUrl)).toHaveLength(1);
  });

  it("what was merged expires as a whole, once its last day does", async () => {
    await using database = await openDatabase(inject("postgres"));
    const records = await storeWeek(database, 2);
    await mergePartitions(database.ownerUrl);
    const age = daysBetween(END, TODAY).length;
    // Stored on a day, a run may have started on the next: the day before the oldest that is kept is kept.
    expect((await maintain(database.ownerUrl, { retentionDays: age })).dropped).toEqual([]);
    expect(await isMerged(database)).toBe(true);
    expect((await maintain(database.ownerUrl, { retentionDays: age - 1 })).dropped).toEqual(DAYS);
    expect(await setsOf(database)).toEqual([]);
    expect(await getRun(database.query, 1, idsOf(records)[1] ?? randomUUID())).toBeNull();
  });
});
