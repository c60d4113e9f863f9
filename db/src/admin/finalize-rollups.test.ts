import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { getStats, getTimeSeries, listRuns } from "../read/index.ts";
import { expectClose } from "../read/testing/expect-close.ts";
import { expectedRuns } from "../read/testing/expected-runs.ts";
import { expectedAggregates, expectedStats } from "../read/testing/expected-stats.ts";
import { SAMPLE_START, sampleRuns } from "../read/testing/sample-runs.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { opened, partOf } from "../testing/run-parts.ts";
import { writeParts } from "../write/parts/write-parts.ts";
import { connectOwner } from "./connect-owner.ts";
import { finalizeRollups } from "./finalize-rollups.ts";
import { verifyRollups } from "./verify-rollups.ts";

const HOUR = 3_600_000_000n;
const samples = sampleRuns(1_200);
const values = [{ step_name: "fetch_page" }, { agent_version: "1.1.0" }, { step_name: "no such step" }];

/** Starts with a day; the last hour is cut. */
const days = {
  start: SAMPLE_START - (SAMPLE_START % (24n * HOUR)),
  end: SAMPLE_START + 40n * HOUR + 11n,
};

let database: OpenDatabase;
beforeEach(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
});
afterEach(() => database[Symbol.asyncDispose]());

async function finalizeAll(): Promise<number> {
  await finalizeRollups(database.ownerUrl);
  let finalized = 0;
  for (let now = 1; now > 0; finalized += now) now = await finalizeRollups(database.ownerUrl);
  return finalized;
}

/** Makes what is finalized tell lies, to see who reads it. */
async function falsify(): Promise<void> {
  await using owner = await connectOwner(database.ownerUrl);
  await owner.client.query("UPDATE settled_rollups SET runs = runs + 1000000");
}

async function expectRight(runs = samples): Promise<void> {
  for (const dimensions of values) {
    for (const [from, until] of [
      [undefined, undefined],
      [3n * HOUR + 900_000_000n, 44n * HOUR + 1n],
      [-24n * HOUR, 47n * HOUR],
    ]) {
      const filter = {
        ...dimensions,
        start_time: from === undefined ? undefined : SAMPLE_START + from,
        end_time: until === undefined ? undefined : SAMPLE_START + until,
      };
      expectClose(await getStats(database.query, 1, filter), expectedStats(expectedRuns(runs, filter)));
    }
    for (const step_us of [3n * HOUR, 24n * HOUR]) {
      for (const bucket of await getTimeSeries(database.query, 1, dimensions, { ...days, step_us })) {
        const end_time = bucket.start + step_us < days.end ? bucket.start + step_us : days.end;
        const within = expectedRuns(runs, { ...dimensions, start_time: bucket.start, end_time });
        expectClose(bucket, { start: bucket.start, ...expectedAggregates(within) });
      }
    }
  }
}

describe("finalizeRollups", () => {
  it("finalizes what did not change between two rounds, and verify agrees", async () => {
    expect(await finalizeRollups(database.ownerUrl)).toBe(0);
    const [late] = sampleRuns(1);
    if (late === undefined) throw new Error("no sample");
    await writeRecords(database.ingest, 1, [{ ...late, run: { ...late.run, run_id: crypto.randomUUID() } }]);
    const finalized = await finalizeRollups(database.ownerUrl);
    expect(finalized).toBeGreaterThan(40);
    // The hour and the day of the late run were only looked at.
    expect(await finalizeRollups(database.ownerUrl)).toBe(2);
    expect(await finalizeRollups(database.ownerUrl)).toBe(0);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("statistics are the same from finalized rollups, which they are read from", async () => {
    await finalizeAll();
    await expectRight();
    await falsify();
    for (const dimensions of values.slice(0, 2)) {
      const stats = await getStats(database.query, 1, dimensions);
      expect(stats.total_runs).toBeGreaterThan(1_000_000n);
      const [day] = await getTimeSeries(database.query, 1, dimensions, { ...days, step_us: 24n * HOUR });
      expect(day?.runs_by_status.success).toBeGreaterThan(1_000_000n);
    }
  });

  it("what changes afterwards is told at once, from the tables", async () => {
    await finalizeAll();
    await falsify();
    const changed = [];
    for (let hour = 0n; hour < 48n; hour++) {
      const step = stepRecord({ name: "fetch_page" });
      changed.push(
        runRecord(
          { started_at: SAMPLE_START + hour * HOUR, agent_version: "1.1.0" },
          [step],
          [failureRecord()],
        ),
      );
    }
    await writeRecords(database.ingest, 1, changed);
    await expectRight([...samples, ...changed]);
    await finalizeAll();
    await expectRight([...samples, ...changed]);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("keeps the most frequent of very many step names; the others come from the tables", async () => {
    const runs = Array.from({ length: 250 }, (_, index) =>
      runRecord({ started_at: SAMPLE_START + BigInt(index) }, [
        stepRecord({ name: `step ${index}` }),
        stepRecord({ seq: 1, name: "common" }),
      ]),
    );
    await using owner = await connectOwner(database.ownerUrl);
    await owner.client.query("INSERT INTO projects (project_id, name) VALUES (2, 'two')");
    await writeRecords(database.ingest, 2, runs);
    await finalizeAll();
    const { rows } = await owner.client.query(
      `SELECT count(DISTINCT of_item)::int AS names, bool_or(of_item = 'common') AS has_common
      FROM settled_rollups WHERE project_id = 2 AND grain = 'step' AND period = 'hour'`,
    );
    expect(rows).toEqual([{ names: 200, has_common: true }]);
    for (const index of [0, 123, 249]) {
      const stats = await getStats(database.query, 2, { step_name: `step ${index}` });
      expect(stats.total_runs).toBe(1n);
    }
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});

describe("verifyRollups", () => {
  it.each([
    ["a finalized sum", "UPDATE settled_rollups SET cost_nano_usd = cost_nano_usd + 1"],
    ["a finalized row that is missing", "DELETE FROM settled_rollups WHERE grain = 'step'"],
    ["durations of a version", "UPDATE version_hours SET durations = '1 ' || durations"],
    ["a version that is missing", "DELETE FROM version_hours WHERE agent_version = '1.1.0'"],
    ["a finalized failure", "UPDATE settled_failure_rollups SET failures = failures + 1"],
  ])("finds %s", async (_name, change) => {
    await finalizeAll();
    await using owner = await connectOwner(database.ownerUrl);
    expect((await owner.client.query(change)).rowCount).toBeGreaterThan(0);
    expect(await verifyRollups(database.ownerUrl)).not.toEqual([]);
  });
});

describe("listRuns by a step name", () => {
  const rare = [0n, 9n * HOUR, 20n * HOUR].map((after) =>
    runRecord({ started_at: SAMPLE_START + after + 7n }, [stepRecord({ name: "rare" })]),
  );
  const ids = rare.map(({ run }) => run.run_id).toReversed();

  async function listAll(limit: number, step_name: string): Promise<string[]> {
    const found: string[] = [];
    let after: { started_at: bigint; run_id: string } | undefined;
    for (;;) {
      const page = await listRuns(database.query, 1, { filter: { step_name }, limit, after });
      found.push(...page.map(({ run_id }) => run_id));
      after = page.at(-1);
      if (page.length < limit) return found;
    }
  }

  it("finds the same runs, page by page, once hours are finalized", async () => {
    await writeRecords(database.ingest, 1, rare);
    for (const finalize of [async () => 0, finalizeAll]) {
      await finalize();
      for (const limit of [1, 2, 20]) expect(await listAll(limit, "rare")).toEqual(ids);
      expect(await listAll(20, "fetch_page")).toHaveLength(
        expectedRuns(samples, { step_name: "fetch_page" }).length,
      );
    }
  });

  it("finds open runs, of which finalized hours know nothing", async () => {
    await finalizeAll();
    const step = opened(stepRecord({ name: "rare", started_at: SAMPLE_START }));
    const run = runRecord({ started_at: SAMPLE_START });
    await writeParts(database.ingest, 1, [partOf(run, { steps: [step] })]);
    expect(await listAll(20, "rare")).toEqual([run.run.run_id]);
  });

  it("does not look into hours that hold none", async () => {
    await writeRecords(database.ingest, 1, rare);
    await finalizeAll();
    await using owner = await connectOwner(database.ownerUrl);
    await owner.client.query("DELETE FROM settled_rollups WHERE of_item = 'rare'");
    expect(await listAll(20, "rare")).toEqual([]);
  });

  it("tell what went wrong, and let others have their turn", async () => {
    {
      await using owner = await connectOwner(database.ownerUrl);
      await owner.client.query(`
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
        CREATE TRIGGER fails BEFORE INSERT ON version_hours EXECUTE FUNCTION fail();
      `);
    }
    await finalizeRollups(database.ownerUrl);
    await expect(finalizeRollups(database.ownerUrl)).rejects.toThrow("the disk is full");
    await using owner = await connectOwner(database.ownerUrl);
    await owner.client.query("DROP TRIGGER fails ON version_hours");
    expect(await finalizeRollups(database.ownerUrl)).toBeGreaterThan(0);
  });
});
