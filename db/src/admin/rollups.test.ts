import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sampleRuns } from "../read/testing/sample-runs.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { rebuildRollups } from "./rebuild-rollups.ts";
import { verifyRollups } from "./verify-rollups.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const HOUR = 3_600_000_000n;
const DAY = 24n * HOUR;
const midnight = ((BigInt(Date.now()) * 1_000n) / DAY) * DAY;

/** Late, future and ancient runs, and runs at the borders of hours and days. */
const borders = [
  0n,
  -1n,
  -DAY,
  midnight - 40n * DAY,
  midnight - 1n,
  midnight,
  midnight + 1n,
  midnight - HOUR - 1n,
  midnight - HOUR,
  BigInt(Date.now()) * 1_000n + DAY - 60_000_000n,
].map((started_at) =>
  runRecord(
    { started_at },
    [stepRecord({ latency_ms: 0 }), stepRecord({ seq: 1, latency_ms: 2_147_483_647 })],
    [failureRecord(), failureRecord()],
  ),
);

async function rollupRows(): Promise<unknown[]> {
  await using owner = await connectOwner(database.ownerUrl);
  const { rows } = await owner.client.query(
    `SELECT period, grain, starts_at, agent_id, agent_version, environment, status, sum(runs) AS runs,
      sum(tool_steps) AS tool_steps, sum(input_tokens) AS input_tokens
    FROM rollups GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
  );
  return rows;
}

describe("rollups", () => {
  it("are right after 8 clients sent the same runs in different orders and batches", {
    timeout: 120_000,
  }, async () => {
    const runs = [...sampleRuns(1_000), ...borders];
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        const order = runs.toSorted((a, b) => weight(a.run.run_id, client) - weight(b.run.run_id, client));
        for (let start = 0; start < order.length; start += 20 + client) {
          await writeRecords(database.ingest, 1, order.slice(start, start + 20 + client));
        }
      }),
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);

    await using once = await openDatabase(inject("postgres"));
    await writeRecords(once.ingest, 1, runs);
    const concurrent = await rollupRows();
    expect(concurrent.length).toBeGreaterThan(100);
    const before = database;
    database = once;
    try {
      expect(await rollupRows()).toEqual(concurrent);
    } finally {
      database = before;
    }
  });

  it("a batch that is refused leaves nothing behind", async () => {
    const before = await rollupRows();
    const bad = runRecord({}, [stepRecord({ name: "" })]);
    await expect(writeRecords(database.ingest, 1, [runRecord(), bad])).rejects.toThrow();
    expect(await rollupRows()).toEqual(before);
  });

  it("are the same when computed anew", async () => {
    const before = await rollupRows();
    await rebuildRollups(database.ownerUrl);
    expect(await rollupRows()).toEqual(before);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("stay right while they are computed anew and written", async () => {
    let writing = true;
    const writers = Array.from({ length: 3 }, async () => {
      while (writing)
        await writeRecords(
          database.ingest,
          1,
          Array.from({ length: 5 }, () => runRecord()),
        );
    });
    await rebuildRollups(database.ownerUrl);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    writing = false;
    await Promise.all(writers);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("hold any number of durations in a bucket, and take some back", async () => {
    await using owner = await connectOwner(database.ownerUrl);
    const { rows } = await owner.client.query(`
      SELECT given, (SELECT coalesce(sum(n), 0)::int FROM histogram_buckets(fold_histogram(ARRAY(
        SELECT (7 << 20) + sign(given)::int * 50000 FROM generate_series(1, abs(given) / 50000))))) AS kept
      FROM unnest('{0, 50000, -50000, 500000, 1000000, 10000000, -10000000}'::int[]) AS given`);
    expect(rows.map(({ given, kept }) => kept - given)).toEqual(rows.map(() => 0));
  });
});

describe("verifyRollups", () => {
  it.each([
    ["a count", "UPDATE rollups SET runs = runs + 1 WHERE period = 'hour' AND grain = 'agent'"],
    ["a sum", "UPDATE rollups SET cost_nano_usd = cost_nano_usd + 1 WHERE grain = 'version'"],
    ["a duration", "UPDATE rollups SET step_latency = step_latency || (9 << 20) + 1 WHERE period = 'day'"],
    ["a failure", "UPDATE failure_rollups SET failures = failures + 1"],
    ["a missing row", "DELETE FROM rollups WHERE grain = 'environment'"],
    [
      "a row too many",
      'INSERT INTO rollups SELECT (jsonb_populate_record(r, \'{"agent_id": "ghost"}\')).* FROM rollups AS r',
    ],
    ["a missing run", "DELETE FROM agent_runs"],
  ])("finds %s", async (_name, change) => {
    await using planted = await openDatabase(inject("postgres"));
    await writeRecords(planted.ingest, 1, borders.slice(0, 3));
    expect(await verifyRollups(planted.ownerUrl)).toEqual([]);
    await using owner = await connectOwner(planted.ownerUrl);
    expect((await owner.client.query(change)).rowCount).toBeGreaterThan(0);
    expect(await verifyRollups(planted.ownerUrl)).not.toEqual([]);
  });
});

/** A different order of run ids for each client. */
function weight(runId: string, client: number): number {
  return Number.parseInt(runId.slice(client, client + 4).replace("-", "0"), 16);
}
