import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type OpenDatabase, openDatabase, writeRecords } from "../../testing/index.ts";
import { expectedFailures } from "../testing/expected-counts.ts";
import { expectedFailureGroups } from "../testing/expected-failure-groups.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { filters } from "../testing/filters.ts";
import { SAMPLE_HOURS, SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import type { FailureGroup } from "./failure-group.ts";
import { firstFailureStart } from "./first-failure-start.ts";
import { listFailureGroups } from "./list-failure-groups.ts";

const HOUR = 3_600_000_000n;
const samples = sampleRuns(600);
/** Cuts the sample at its end, and its last step. */
const trend = {
  start: SAMPLE_START - HOUR,
  end: SAMPLE_START + BigInt(SAMPLE_HOURS - 2) * HOUR + 7n,
  step_us: 5n * HOUR + 1n,
};
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
  await writeRecords(database.ingest, 2, sampleRuns(9));
});
afterAll(() => database[Symbol.asyncDispose]());

const withoutMessages = (groups: readonly FailureGroup[]) =>
  groups.map((group) => ({
    ...group,
    samples: group.samples.map((sample) => ({ ...sample, message: "" })),
  }));

describe("listFailureGroups", () => {
  it.each(filters)("recomputed: %s", async (_name, filter) => {
    const expected = expectedFailureGroups(samples, filter, trend);
    const { groups, ...totals } = await listFailureGroups(database.query, 1, filter, { limit: 1_000, trend });
    expect(withoutMessages(groups)).toEqual(expected);
    expect(totals).toEqual({
      total_groups: BigInt(expected.length),
      total_failures: expected.reduce((sum, { failures }) => sum + failures, 0n),
      total_survived: expected.reduce((sum, { survived }) => sum + survived, 0n),
      counted_since: null,
    });
  });

  it("lists the most frequent groups, and counts the others", async () => {
    const expected = expectedFailureGroups(samples, {}, trend);
    const { groups, total_groups } = await listFailureGroups(database.query, 1, {}, { limit: 3, trend });
    expect(withoutMessages(groups)).toEqual(expected.slice(0, 3));
    expect(total_groups).toBe(BigInt(expected.length));
  });

  it("counts the latest failures, and says since when", async () => {
    const options = { limit: 1_000, trend, maxFailures: 50 };
    const { groups, total_failures, counted_since } = await listFailureGroups(database.query, 1, {}, options);
    const starts = expectedRuns(samples, { end_time: trend.end }).flatMap((record) =>
      expectedFailures(record).map(() => record.run.started_at),
    );
    expect([total_failures, counted_since]).toEqual([50n, starts[49]]);
    expect(groups.map(({ last_started_at }) => last_started_at)).toContain(starts[0]);
  });

  it("gives a message of a failure of the group", async () => {
    const { groups } = await listFailureGroups(database.query, 1, {}, { limit: 1_000, trend });
    const told = groups.flatMap((group) => group.samples).map(({ survived, message }) => [survived, message]);
    expect(told).toContainEqual([false, "The tool did not answer within 30 s"]);
    expect(told).toContainEqual([true, "rate limited"]);
  });

  it("takes a trend of 1,000 steps and refuses more", async () => {
    const range = { start: 0n, end: 1_000n, step_us: 1n };
    const list = (trend: typeof range) => listFailureGroups(database.query, 1, {}, { limit: 1, trend });
    expect((await list(range)).groups).toEqual([]);
    await expect(list({ ...range, end: 1_001n })).rejects.toThrow(RangeError);
  });
});

describe("firstFailureStart", () => {
  it.each(filters)("recomputed: %s", async (_name, filter) => {
    const all = { start: 0n, end: trend.end + 1_000n * HOUR, step_us: 1_000_000n * HOUR };
    const starts = expectedFailureGroups(samples, filter, all).map((group) => group.first_started_at);
    const [first = null] = starts.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    expect(await firstFailureStart(database.query, 1, filter)).toBe(first);
  });
});
