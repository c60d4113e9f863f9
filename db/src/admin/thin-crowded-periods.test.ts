import { beforeEach, describe, expect, inject, it, vi } from "vitest";
import { AGENT_LIMITS, VERSION_LIMITS } from "../rollup/crowd-limits.ts";
import type { RunRecord } from "../rows.ts";
import {
  failureRecord,
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { maintain } from "./maintain.ts";
import { rebuildRollups } from "./rebuild-rollups.ts";
import { thinCrowdedPeriods } from "./thin-crowded-periods.ts";
import { verifyRollups } from "./verify-rollups.ts";

const HOUR = 3_600_000_000n;
const DAY = 24n * HOUR;
/** An hour of yesterday. */
const then = (nowMicroseconds() / DAY) * DAY - 5n * HOUR;
const BATCH = 250;

vi.setConfig({ testTimeout: 180_000 });

/** A second apart, with a failure in every tenth. */
function runsOf(count: number, header: (n: number) => Partial<RunRecord["run"]>, ofSteps = 1): RunRecord[] {
  return Array.from({ length: count }, (_, n) => {
    const started_at = then + BigInt(n) * 1_000_000n;
    const steps = Array.from({ length: ofSteps }, (_, seq) =>
      stepRecord({ seq, started_at, name: `step_${seq}` }),
    );
    return runRecord({ started_at, ...header(n) } as never, steps, n % 10 === 0 ? [failureRecord()] : []);
  });
}

const sha = (n: number) => n.toString(16).padStart(40, "0");
const ofManyVersions = (count: number) =>
  runsOf(count, (n) => ({ agent_id: "builder", agent_version: sha(n), environment: "production" }), 0);

let database: OpenDatabase;
beforeEach(async () => {
  database = await openDatabase(inject("postgres"));
  return () => database[Symbol.asyncDispose]();
});

async function write(records: readonly RunRecord[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(records.length / BATCH) }, (_, n) =>
    records.slice(n * BATCH, (n + 1) * BATCH),
  );
  const writer = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      await writeRecords(database.ingest, 1, batch);
  };
  await Promise.all([writer(), writer(), writer()]);
}

async function select(text: string): Promise<Record<string, unknown>[]> {
  await using owner = await connectOwner(database.ownerUrl);
  return (await owner.client.query(text)).rows;
}

/** What maintenance does with them, without its other work. */
async function thin(): Promise<void> {
  await using owner = await connectOwner(database.ownerUrl);
  await thinCrowdedPeriods(owner.client);
}

/** Adds rows to those of one version, as a service of the version before keeps for so many. */
const addVersions = () =>
  select(`
    INSERT INTO rollups
    SELECT added.*
    FROM (SELECT own FROM rollups AS own WHERE grain = 'version' LIMIT 1) AS kept
    CROSS JOIN generate_series(1, ${VERSION_LIMITS.values}) AS n
    CROSS JOIN LATERAL jsonb_populate_record(own, jsonb_build_object('agent_version', 'v' || n)) AS added`);

const rowsOf = async (grain: string, period: string) =>
  Number(
    (
      await select(`SELECT count(*) AS n FROM rollups WHERE grain = '${grain}' AND period = '${period}'`)
    )[0]?.["n"],
  );
const crowded = () =>
  select("SELECT grain, period, starts_at FROM crowded_periods ORDER BY grain, starts_at");

describe("a day with a version for each run", () => {
  it("gets no more rows of versions once it has too many; maintenance takes those away that it has", async () => {
    await write(ofManyVersions(VERSION_LIMITS.values + BATCH));
    expect(await crowded()).toMatchObject([{ grain: "version", period: "day" }]);
    const kept = await rowsOf("version", "day");
    expect(kept).toBeLessThan(2 * VERSION_LIMITS.values);
    await write(ofManyVersions(100));
    expect(await rowsOf("version", "day")).toBe(kept);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await maintain(database.ownerUrl);
    expect(await rowsOf("version", "day")).toBe(0);
    expect(await rowsOf("agent", "day")).toBeGreaterThan(0);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await rebuildRollups(database.ownerUrl);
    expect(await rowsOf("version", "day")).toBe(0);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("keeps its rows where each has many runs, or there are few", async () => {
    await write(ofManyVersions(300));
    await thin();
    expect(await crowded()).toEqual([]);
    expect(await rowsOf("version", "day")).toBeGreaterThanOrEqual(300);
  });

  it("is found by maintenance where a version of before wrote it", async () => {
    await write(ofManyVersions(10));
    await addVersions();
    await thin();
    expect(await crowded()).toMatchObject([{ grain: "version", period: "day" }]);
    expect(await rowsOf("version", "day")).toBe(0);
  });

  it("keeps its rows on the day of an upgrade, when services of the version before still read them", async () => {
    await select(
      "UPDATE schema_migrations SET applied_at = applied_at - interval '2 days' WHERE version < 34",
    );
    await write(ofManyVersions(VERSION_LIMITS.values + BATCH));
    await thin();
    expect(await crowded()).toEqual([]);
    const kept = await rowsOf("version", "day");
    expect(kept).toBeGreaterThan(VERSION_LIMITS.values);
    await select(
      "UPDATE schema_migrations SET applied_at = applied_at - interval '25 hours' WHERE version = 34",
    );
    await thin();
    expect(await rowsOf("version", "day")).toBe(0);
  });
});

describe("an hour with an agent for each run", () => {
  const ofManyAgents = (count: number, agents: number) =>
    runsOf(
      count,
      (n) => ({ agent_id: `tenant-${n % agents}`, environment: "production", agent_version: "1" }),
      0,
    );

  it("is found by maintenance once it is over; its day keeps what it has of agents", async () => {
    await write(ofManyAgents(3 * AGENT_LIMITS.values, 2 * AGENT_LIMITS.values));
    expect(await rowsOf("agent", "hour")).toBeGreaterThan(AGENT_LIMITS.values);
    await thin();
    expect(await crowded()).toMatchObject([{ grain: "agent", period: "hour" }]);
    expect(await rowsOf("agent", "hour")).toBe(0);
    expect(await rowsOf("agent", "day")).toBeGreaterThan(0);
    await write(ofManyAgents(50, 50));
    expect(await rowsOf("agent", "hour")).toBe(0);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("keeps its rows where each has many runs", async () => {
    await write(ofManyAgents(500, AGENT_LIMITS.values + 10));
    await thin();
    expect(await crowded()).toEqual([]);
  });
});

it("rollups of many versions and agents take a fifth of the room of runs and steps at most", async () => {
  await write(
    runsOf(
      1_100,
      (n) => ({
        agent_id: `tenant-${(n * 7_919) % 500}`,
        agent_version: sha((n * 104_729) % 10_007),
        environment: "production",
        started_at: then + BigInt(n % 3) * HOUR,
      }),
      10,
    ),
  );
  await thin();
  await using owner = await connectOwner(database.ownerUrl);
  const share = async () => {
    for (const table of ["rollups", "failure_rollups", "agent_runs", "agent_steps"])
      await owner.client.query(`VACUUM FULL ${table}`);
    const { rows } = await owner.client.query<{ rollups: string; runs: string }>(`
      SELECT
        sum(pg_total_relation_size(oid)) FILTER (WHERE relname IN ('rollups', 'failure_rollups')) AS rollups,
        sum(pg_total_relation_size(oid)) FILTER (WHERE relname LIKE 'agent\\_runs\\_%' OR relname LIKE 'agent\\_steps\\_%') AS runs
      FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`);
    return Number(rows[0]?.rollups) / Number(rows[0]?.runs);
  };
  // Rows that are gone keep their room while autovacuum looks at the tables.
  await expect.poll(share, { timeout: 30_000, interval: 1_000 }).toBeLessThanOrEqual(0.2);
});

it("a period that expired leaves no mark", async () => {
  await write(ofManyVersions(1));
  await addVersions();
  await thin();
  expect(await crowded()).toHaveLength(1);
  await select("UPDATE crowded_periods SET starts_at = starts_at - interval '9 days'");
  await maintain(database.ownerUrl, { retentionDays: 3 });
  expect(
    (await crowded()).filter(({ starts_at }) => (starts_at as Date).getTime() < Date.now() - 4 * 86_400_000),
  ).toEqual([]);
});
