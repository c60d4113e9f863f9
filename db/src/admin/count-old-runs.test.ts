import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openPool } from "../pool/index.ts";
import { getFacets } from "../read/facets/get-facets.ts";
import { listFailureGroups } from "../read/failures/list-failure-groups.ts";
import { getRun } from "../read/runs/get-run.ts";
import { listRuns } from "../read/runs/list-runs.ts";
import { getStats } from "../read/stats/get-stats.ts";
import { getTimeSeries } from "../read/stats/get-time-series.ts";
import { expectedFailures } from "../read/testing/expected-counts.ts";
import { expectedFailureGroups } from "../read/testing/expected-failure-groups.ts";
import { expectedAggregates, expectedStats } from "../read/testing/expected-stats.ts";
import type { RunRecord } from "../rows.ts";
import { insertOldRun, oldDatabase, oldRecord, oldRollups } from "../testing/old-database.ts";
import { hashedRun, opened, partOf } from "../testing/run-parts.ts";
import { addToFailureRollups } from "../write/add-to-failure-rollups.ts";
import { addToRollups } from "../write/add-to-rollups.ts";
import { headerHash } from "../write/content-hash.ts";
import { writeParts, writeRuns } from "../write/index.ts";
import { headerOf } from "../write/run-header.ts";
import { connectOwner } from "./connect-owner.ts";
import { finalizeRollups } from "./finalize-rollups.ts";
import { maintain } from "./maintain.ts";
import { migrate } from "./migrate.ts";
import { verifyRollups } from "./verify-rollups.ts";

const HOUR = 3_600_000_000n;
/** That version knew neither decisions nor signals, nor waiting. */
const oldRun = (steps?: number, failures?: number) => hashedRun(steps, failures, 0, { hasWaits: false });
const records = Array.from({ length: 60 }, () => oldRun());
/** Open when the version changes: its steps are there, its end is not. */
const open = oldRun(9, 2);

/** Usage that repeats, and a failure that nobody recorded, at the least. */
const telling = records.filter(
  (record) =>
    oldRecord(record).run.input_tokens !== record.run.input_tokens ||
    expectedFailures(record).length > record.failures.length,
);

describe("a database of the version before", { timeout: 300_000 }, () => {
  let database: Awaited<ReturnType<typeof oldDatabase>>;
  let pool: Awaited<ReturnType<typeof openPool>>;
  beforeAll(async () => {
    expect(telling.length).toBeGreaterThan(10);
    database = await oldDatabase(inject("postgres").ownerUrl);
    await using owner = await connectOwner(database.url);
    for (const record of records) await insertOldRun(owner.client, oldRecord(record));
    for (const table of ["rollups", "failure_rollups"]) {
      await owner.client.query(
        `INSERT INTO ${table} SELECT * FROM recomputed_${table}('-infinity', 'infinity')`,
      );
    }
    // Of a run that is open the hash is that of its header.
    const content_hash = Buffer.from(headerHash(headerOf(open.run)));
    const { run, ...items } = oldRecord(open);
    await insertOldRun(owner.client, { run: { ...run, content_hash }, ...items });
    await owner.client.query("UPDATE agent_runs SET status = 'running', ended_at = NULL WHERE run_id = $1", [
      run.run_id,
    ]);
    await owner.client.query(
      `INSERT INTO open_runs (project_id, run_id, stored_on, bytes, last_sign_at)
      SELECT project_id, run_id, stored_on, 10, now() FROM run_registry WHERE run_id = $1`,
      [open.run.run_id],
    );
    await migrate(database.url);
    pool = await openPool(database.url, { applicationName: "runfacts-test" });
  }, 300_000);
  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  /** Of runs that are still open the failures so far count, and nothing else. */
  async function expectRight(all: readonly RunRecord[], stillOpen: readonly RunRecord[] = []): Promise<void> {
    const {
      runs_by_status,
      total_runs: _total,
      ...stats
    } = await getStats(pool, 1, { end_time: 9n * 10n ** 15n });
    const { runs_by_status: wanted, total_runs, ...ended } = expectedStats(all);
    const failing = [...all, ...stillOpen];
    const expected = { ...ended, failures: expectedStats(failing).failures };
    expect(withoutPercentiles(stats)).toEqual(withoutPercentiles(expected));
    expect(runs_by_status).toEqual({ ...wanted, running: BigInt(stillOpen.length) });
    const facets = await getFacets(pool, 1, {}, { limit: 1_000 });
    for (const { failure_type, failure_code, runs } of facets.failure) {
      const is = failing.filter((record) =>
        expectedFailures(record).some(
          (one) => one.failure_type === failure_type && one.failure_code === failure_code,
        ),
      );
      expect(runs).toBe(BigInt(is.length));
    }
    expect(await verifyRollups(database.url)).toEqual([]);
    expect(total_runs).toBe(BigInt(all.length));
  }

  it("tells the figures of this one once it is brought up to date", async () => {
    await expectRight(records, [open]);
    const start = ((BigInt(Date.now()) * 1_000n) / HOUR - 48n) * HOUR;
    const range = { start, end: start + 50n * HOUR, step_us: 50n * HOUR };
    const { groups } = await listFailureGroups(
      pool,
      1,
      { status: "failure" },
      { limit: 1_000, trend: range },
    );
    const failed = records.filter(({ run }) => run.status === "failure");
    const sizes = (list: readonly { failures: bigint; survived: bigint; failure_code: string }[]) =>
      list
        .map(({ failures, survived, failure_code }) => [failure_code, failures, survived].join())
        .toSorted();
    expect(sizes(groups)).toEqual(sizes(expectedFailureGroups(failed, {}, range)));
    const [point] = await getTimeSeries(pool, 1, {}, range);
    expect(point?.input_tokens).toBe(expectedAggregates(records).input_tokens);
  });

  it("gives each run back as this version stores it", async () => {
    await writeRuns(pool, 2, records);
    for (const { run } of records) {
      const [old, fresh] = [await getRun(pool, 1, run.run_id), await getRun(pool, 2, run.run_id)];
      const same = { project_id: 0, received_at: 0n };
      expect({ ...old, run: { ...old?.run, ...same } }).toEqual({
        ...fresh,
        run: { ...fresh?.run, ...same },
      });
    }
    const outcomes = (await writeRuns(pool, 1, records)).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(["duplicate"]));
  });

  it("lists its runs by failures that nobody recorded, from indexes that its partitions lacked", async () => {
    await maintain(database.url);
    const listed = await listRuns(pool, 1, { filter: { failure_code: "timeout" }, limit: 1_000 });
    const wanted = [...records, open].filter((record) =>
      expectedFailures(record).some(({ failure_code }) => failure_code === "timeout"),
    );
    expect(listed.map(({ run_id }) => run_id).toSorted()).toEqual(
      wanted.map(({ run }) => run.run_id).toSorted(),
    );
    await using owner = await connectOwner(database.url);
    const { rows } = await owner.client.query(
      "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid",
    );
    expect(rows).toEqual([]);
    expect((await owner.client.query("SELECT * FROM uncounted_days")).rows).toEqual([]);
    // Today is not over.
    const unfilled = "SELECT stored_on = (now() AT TIME ZONE 'UTC')::date AS is_today FROM unfilled_days";
    expect((await owner.client.query(unfilled)).rows).toEqual([{ is_today: true }]);
  });

  it("lets an open run go on, and end as if it had come whole", async () => {
    const { status, ended_at } = open.run;
    await writeParts(pool, 1, [partOf(open, { steps: open.steps.slice(0, 1).map(opened) })]);
    await writeParts(pool, 1, [partOf(open, { end: { status, ended_at } })]);
    await expectRight([...records, open]);
    const whole = await getRun(pool, 1, open.run.run_id);
    expect(whole?.run).toMatchObject({ input_tokens: open.run.input_tokens });
  });

  it("counts what a service of the version before writes meanwhile, at the next maintenance", async () => {
    const late = Array.from({ length: 12 }, () => oldRun(8, 1));
    await using owner = await connectOwner(database.url);
    for (const record of late) {
      await insertOldRun(owner.client, oldRecord(record));
      await addToRollups(pool, 1, oldRollups(oldRecord(record)), 0);
      await addToFailureRollups(pool, 1, oldRollups(oldRecord(record)), 0);
    }
    expect(await verifyRollups(database.url)).toEqual([]);
    await maintain(database.url);
    await expectRight([...records, open, ...late]);
    await finalizeRollups(database.url);
    await finalizeRollups(database.url);
    expect(await verifyRollups(database.url)).toEqual([]);
  });
});

function withoutPercentiles(stats: object): object {
  return { ...stats, run_duration_ms: undefined, step_latency_ms: undefined };
}
