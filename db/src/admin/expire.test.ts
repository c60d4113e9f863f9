import { describe, expect, inject, it } from "vitest";
import { oldestKept } from "../pool/index.ts";
import { getRun, getStats, listRuns } from "../read/index.ts";
import type { RunRecord } from "../rows.ts";
import {
  decisionRecord,
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  storeOn,
  writeRecords,
} from "../testing/index.ts";
import { addClientDrops, addIntakeViolations } from "../write/index.ts";
import { addDays } from "./add-days.ts";
import { connectOwner } from "./connect-owner.ts";
import { finalizeRollups } from "./finalize-rollups.ts";
import { maintain } from "./maintain.ts";
import { verifyRollups } from "./verify-rollups.ts";

const TODAY = new Date().toISOString().slice(0, "2026-11-01".length);
const KEPT_DAYS = 2;
const OLDEST = addDays(TODAY, -KEPT_DAYS);

/** Noon of a day, so many days after today. */
const noon = (days: number) => BigInt(Date.parse(`${addDays(TODAY, days)}T12:00:00Z`)) * 1_000n;
const runOf = (started_at: bigint) =>
  runRecord({ started_at }, [stepRecord()], [failureRecord()], {
    decisions: [decisionRecord()],
    signals: [signalRecord()],
  });

/** Writes runs as if they had been accepted so many days after today. */
async function writeOn(database: OpenDatabase, days: number, records: readonly RunRecord[]): Promise<void> {
  await writeRecords(database.ingest, 1, records);
  await storeOn(
    database,
    addDays(TODAY, days),
    records.map(({ run }) => run.run_id),
  );
}

/** A field that was refused at a time. */
async function countViolation({ ingest }: OpenDatabase, at: bigint): Promise<void> {
  const of = { outcome: "refused", agentId: "a", rule: "personal-email", field: "agent_version" } as const;
  await addIntakeViolations(ingest, 1, at, [{ ...of, fields: 1, runs: 1, firstAt: at, lastAt: at }]);
}

/** A run that a tracer dropped in an hour. */
async function countDrop({ ingest }: OpenDatabase, hour: bigint): Promise<void> {
  const tracer = { tracerId: "019b2f6e-7c1a-7def-8abc-1234567890ab", agentId: "a", agentVersion: "1" };
  await addClientDrops(ingest, 1, {
    ...tracer,
    environment: "production",
    drops: [{ hour, reason: "closed", runs: 1n }],
  });
}

/** A run each day from six days ago until today, and runs at the border of what is kept. */
async function storeHistory(database: OpenDatabase) {
  const daily = [-6, -5, -4, -3, -2, -1, 0].map((days) => ({ days, record: runOf(noon(days)) }));
  for (const { days, record } of daily) {
    await writeOn(database, days, [record]);
  }
  const ahead = runOf(noon(-KEPT_DAYS) - 43_200_000_000n);
  await writeOn(database, -KEPT_DAYS - 1, [ahead]);
  const late = runOf(noon(-5));
  await writeOn(database, 0, [late]);
  const kept = [...daily.filter(({ days }) => days >= -KEPT_DAYS).map(({ record }) => record), ahead];
  return { kept: kept.map(({ run }) => run.run_id).toSorted(), late, oldest: daily[0]?.record };
}

/** Tables whose rows are of a time or of a day, but for those that go as partitions. */
async function tablesByTime({ ownerUrl }: OpenDatabase): Promise<string[]> {
  await using owner = await connectOwner(ownerUrl);
  const { rows } = await owner.client.query<{ name: string }>(`
    SELECT DISTINCT relname::text AS name
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND (
      (relkind = 'r' AND NOT relispartition AND attname = 'starts_at') OR relname = 'run_registry'
    )
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Which of them have rows from before what is kept. */
async function expiredRows(database: OpenDatabase): Promise<string[]> {
  await using owner = await connectOwner(database.ownerUrl);
  const found: string[] = [];
  for (const table of await tablesByTime(database)) {
    const before = table === "run_registry" ? "stored_on < $1::date - 1" : "starts_at < $1::date";
    const { rowCount } = await owner.client.query(`SELECT FROM ${table} WHERE ${before} LIMIT 1`, [OLDEST]);
    if (rowCount === 1) found.push(table);
  }
  return found;
}

describe("expiry", () => {
  it("drops days, their rollups and registry rows; what is left is told alike by lists and figures", async () => {
    await using database = await openDatabase(inject("postgres"));
    const { kept, late, oldest } = await storeHistory(database);
    expect(await oldestKept(database.ingest)).toBeNull();
    for (const days of [-6, -KEPT_DAYS]) {
      await countViolation(database, noon(days));
      await countDrop(database, noon(days));
    }
    await finalizeRollups(database.ownerUrl);
    expect(await finalizeRollups(database.ownerUrl)).toBeGreaterThan(0);
    await using owner = await connectOwner(database.ownerUrl);
    await owner.client.query(
      "INSERT INTO crowded_periods (project_id, grain, period, starts_at) VALUES (1, 'version', 'day', $1)",
      [`${addDays(TODAY, -6)}T00:00:00Z`],
    );
    expect(await expiredRows(database)).toEqual(await tablesByTime(database));

    const { dropped } = await maintain(database.ownerUrl, { retentionDays: KEPT_DAYS });
    expect(dropped).toEqual([-6, -5, -4].map((days) => addDays(TODAY, days)));
    expect(await oldestKept(database.ingest)).toBe(BigInt(Date.parse(OLDEST)) * 1_000n);

    const listed = await listRuns(database.query, 1, { filter: {}, limit: 100 });
    expect(listed.map(({ run_id }) => run_id).toSorted()).toEqual(kept);
    const stats = await getStats(database.query, 1, {});
    expect([stats.total_runs, stats.total_steps]).toEqual([BigInt(kept.length), BigInt(kept.length)]);
    expect(stats.failures.map(({ count }) => count)).toEqual([BigInt(kept.length)]);
    expect(await getRun(database.query, 1, oldest?.run.run_id ?? "")).toBeNull();
    expect(await getRun(database.query, 1, late.run.run_id)).not.toBeNull();
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);

    expect(await expiredRows(database)).toEqual([]);
    for (const table of ["intake_violations", "client_drops"]) {
      const { rows: counters } = await owner.client.query(`SELECT FROM ${table}`);
      expect(counters).toHaveLength(1);
    }
    expect((await maintain(database.ownerUrl, { retentionDays: KEPT_DAYS })).dropped).toEqual([]);
  });

  it("goes on while others write and read", async () => {
    await using database = await openDatabase(inject("postgres"));
    const { kept } = await storeHistory(database);
    let working = true;
    let written = 0;
    const rounds: number[] = [];
    const loop = async (work: () => Promise<unknown>) => {
      const index = rounds.push(0) - 1;
      while (working) {
        await work();
        rounds[index] = (rounds[index] ?? 0) + 1;
      }
    };
    const workers = [
      loop(async () => {
        written += (await writeRecords(database.ingest, 1, [runOf(noon(0)), runOf(noon(-5))])).length;
      }),
      loop(() => listRuns(database.query, 1, { filter: {}, limit: 20 })),
      loop(() => getStats(database.query, 1, { agent_id: "support-agent", step_name: "search_orders" })),
    ];
    // A reader that does not end yet holds its locks.
    await using reader = await connectOwner(database.queryUrl);
    await reader.client.query("BEGIN; SELECT count(*) FROM agent_steps");
    let isExpired = false;
    const expiring = maintain(database.ownerUrl, { retentionDays: KEPT_DAYS });
    void expiring.then(() => {
      isExpired = true;
    });
    await using observer = await connectOwner(database.ownerUrl);
    const waiting = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'agent_steps'::regclass";
    await expect
      .poll(async () => (await observer.client.query(waiting)).rowCount, { interval: 5, timeout: 10_000 })
      .toBeGreaterThan(0);
    // It waits for the reader, and nobody waits for it.
    const before = [...rounds];
    await expect
      .poll(() => rounds.every((count, index) => count > (before[index] ?? 0) + 2), { timeout: 10_000 })
      .toBe(true);
    expect(isExpired).toBe(false);
    await reader.client.query("COMMIT");
    expect((await expiring).dropped).toHaveLength(3);
    working = false;
    await Promise.all(workers);

    expect(written).toBeGreaterThan(0);
    const { total_runs } = await getStats(database.query, 1, {});
    expect(total_runs).toBe(BigInt(kept.length + written / 2));
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("takes up what a round that broke off left", async () => {
    await using database = await openDatabase(inject("postgres"));
    await storeHistory(database);
    await using owner = await connectOwner(database.ownerUrl);
    const day = addDays(TODAY, -6).replaceAll("-", "");
    await owner.client.query(`DROP TABLE agent_failures_${day}; DROP TABLE agent_steps_${day}`);
    expect((await maintain(database.ownerUrl, { retentionDays: KEPT_DAYS })).dropped).toHaveLength(3);
  });
});
