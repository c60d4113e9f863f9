import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type OpenDatabase, openDatabase, runRecord, writeRecords } from "../../testing/index.ts";
import { getFacets } from "../facets/get-facets.ts";
import { expectClose } from "../testing/expect-close.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { expectedAggregates, expectedStats } from "../testing/expected-stats.ts";
import { filters } from "../testing/filters.ts";
import { SAMPLE_HOURS, SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import { getStats } from "./get-stats.ts";
import { getTimeSeries } from "./get-time-series.ts";

const HOUR = 3_600_000_000n;
// Many enough that most filters select more than those whose figures come from the tables.
const samples = sampleRuns(1_200);
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
  await writeRecords(database.ingest, 2, sampleRuns(5));
});
afterAll(() => database[Symbol.asyncDispose]());

describe("getStats", () => {
  it.each(filters)("recomputed: %s", async (_name, filter) => {
    expectClose(await getStats(database.query, 1, filter), expectedStats(expectedRuns(samples, filter)));
  });

  it.each([
    ["whole hours", 3n * HOUR, 30n * HOUR],
    ["whole days and hours", -24n * HOUR, 47n * HOUR],
    ["cut hours", 3n * HOUR + 1n, 44n * HOUR + 900_000_000n],
    ["a part of an hour", 3n * HOUR + 900_000_000n, 3n * HOUR + 1_800_000_001n],
    ["from an hour on", 7n * HOUR + 900_000_001n, undefined],
    ["until an hour", undefined, 9n * HOUR + 900_000_000n],
  ])("recomputed over %s", async (_name, from, until) => {
    const range = {
      start_time: from === undefined ? undefined : SAMPLE_START + from,
      end_time: until === undefined ? undefined : SAMPLE_START + until,
    };
    for (const dimensions of [
      {},
      { agent_id: "agent-1" },
      { agent_version: "1.1.0", status: "failure" } as const,
    ]) {
      const filter = { ...dimensions, ...range };
      expectClose(await getStats(database.query, 1, filter), expectedStats(expectedRuns(samples, filter)));
    }
  });

  it.each([
    ["0001-01-01T00:00:00.001Z", "0001-01-01T00:50:00.001Z"],
    ["0001-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z"],
    ["9999-12-31T12:00:00.001Z", undefined],
    ["9999-12-31T12:00:00.001Z", "9999-12-31T23:59:59.999Z"],
  ])("at the ends of time: %s to %s", async (from, until) => {
    const time = (text: string) => BigInt(Date.parse(text)) * 1_000n;
    const range = { start_time: time(from), end_time: until === undefined ? undefined : time(until) };
    const expected = expectedStats(expectedRuns(samples, range));
    expectClose(await getStats(database.query, 1, range), expected);
    const facets = await getFacets(database.query, 1, range, { limit: 100 });
    expect(facets.status.reduce((sum, { runs }) => sum + runs, 0n)).toBe(expected.total_runs);
  });

  it("sums beyond int8 stop at its end", async () => {
    const half = 2n ** 62n;
    await writeRecords(
      database.ingest,
      3,
      [half, half, half].map((input_tokens) => runRecord({ input_tokens })),
    );
    expect((await getStats(database.query, 3, {})).input_tokens).toBe(2n ** 63n - 1n);
  });
});

describe("getTimeSeries", () => {
  it.each(filters)("recomputed: %s", async (_name, filter) => {
    // Borders within hours, a last bucket that the end cuts, and times before and after the sample.
    const start = SAMPLE_START - 3n * HOUR + 7n;
    const end = SAMPLE_START + BigInt(SAMPLE_HOURS) * HOUR + 11n;
    const step_us = 5n * HOUR + 1n;
    const buckets = await getTimeSeries(database.query, 1, filter, { start, end, step_us });
    expect(buckets).toHaveLength(11);
    for (const [index, bucket] of buckets.entries()) {
      const from = start + BigInt(index) * step_us;
      const within = expectedRuns(samples, filter).filter(
        ({ run }) => run.started_at >= from && run.started_at < from + step_us && run.started_at < end,
      );
      expectClose(bucket, { start: from, ...expectedAggregates(within) });
    }
  });

  it.each([
    // Ends of buckets early and late in their hours, in its middle, on the hour, and anywhere.
    [5n * HOUR, 7n, 11n],
    [6n * HOUR, (HOUR * 3n) / 4n, HOUR / 2n],
    [HOUR, HOUR / 2n, HOUR / 4n],
    [HOUR + 1n, HOUR - 1n, (HOUR * 9n) / 10n],
    [90n * (HOUR / 60n), HOUR / 4n, 0n],
    [24n * HOUR, (HOUR * 3n) / 4n, 13n],
    [6n * HOUR, HOUR, 0n],
    [168n * HOUR, 3n, 0n],
  ])("in buckets of %s µs that start anywhere", async (step_us, from, more) => {
    const start = SAMPLE_START - 3n * HOUR + from;
    const end = SAMPLE_START + 44n * HOUR + more;
    for (const filter of [
      {},
      { agent_id: "agent-1" },
      { status: "failure" } as const,
      { agent_version: "1.1.0" },
    ]) {
      const buckets = await getTimeSeries(database.query, 1, filter, { start, end, step_us });
      const all = expectedRuns(samples, filter);
      for (const [index, bucket] of buckets.entries()) {
        const first = start + BigInt(index) * step_us;
        const within = all.filter(
          ({ run }) => run.started_at >= first && run.started_at < first + step_us && run.started_at < end,
        );
        expectClose(bucket, { start: first, ...expectedAggregates(within) });
      }
    }
  });

  it.each(filters)("from rollups, recomputed: %s", async (_name, filter) => {
    for (const step_us of [3n * HOUR, 24n * HOUR]) {
      const start = SAMPLE_START - (SAMPLE_START % step_us);
      const end = SAMPLE_START + 40n * HOUR + 11n;
      const buckets = await getTimeSeries(database.query, 1, filter, { start, end, step_us });
      for (const [index, bucket] of buckets.entries()) {
        const from = start + BigInt(index) * step_us;
        const within = expectedRuns(samples, filter).filter(
          ({ run }) => run.started_at >= from && run.started_at < from + step_us && run.started_at < end,
        );
        expectClose(bucket, { start: from, ...expectedAggregates(within) });
      }
    }
  });

  it("takes 1,000 buckets and refuses more", async () => {
    const range = { start: 0n, end: 1_000n, step_us: 1n };
    expect(await getTimeSeries(database.query, 1, {}, range)).toHaveLength(1_000);
    await expect(getTimeSeries(database.query, 1, {}, { ...range, end: 1_001n })).rejects.toThrow(RangeError);
    await expect(getTimeSeries(database.query, 1, {}, { ...range, step_us: 0n })).rejects.toThrow(RangeError);
  });

  it("an empty range has no buckets", async () => {
    expect(await getTimeSeries(database.query, 1, {}, { start: 5n, end: 5n, step_us: 1n })).toEqual([]);
  });
});
