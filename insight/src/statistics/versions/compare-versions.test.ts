import { describe, expect, it } from "vitest";
import { type CompareVersionsOptions, compareVersions, type VersionMetric } from "./compare-versions.ts";
import { hourBlocks } from "./hour-blocks.ts";
import type { VersionHour, VersionSums } from "./version-hour.ts";

const options: CompareVersionsOptions = {
  looking: { kind: "always" },
  margin: 0.01,
  relativeMargin: 0.05,
  durationOf: (bucket) => 100 * bucket,
};

/** Of an hour: so many runs, of which some fail. */
const sums = (runs: number, failedRuns: number, given: Partial<VersionSums> = {}): VersionSums => ({
  signals: [],
  scores: [],
  runs,
  failedRuns,
  steps: 2 * runs,
  failedSteps: failedRuns,
  tokenRuns: runs,
  costRuns: runs,
  tokens: 100 * runs,
  costUsd: runs / 100,
  durations: [1, runs - failedRuns, 9, failedRuns],
  failures: failedRuns === 0 ? [] : [["tool/timeout", failedRuns]],
  ...given,
});
const hoursOf = (count: number, of: (n: number) => Omit<VersionHour, "hour">): VersionHour[] =>
  Array.from({ length: count }, (_, n) => ({ hour: 1_000 + n, ...of(n) }));
const metric = (metrics: readonly VersionMetric[], name: string) => metrics.find((one) => one.name === name);

describe("compareVersions", () => {
  it("counts the runs of an hour that goes on for each version, and compares none of them", () => {
    const hours = hoursOf(20, () => ({ baseline: sums(50, 5), candidate: sums(50, 5) }));
    const open = [{ hour: 1_020, baseline: sums(50, 0), candidate: sums(50, 50) }];
    const { metrics, sharedHours, sharedRuns } = compareVersions(hours, options, open);
    expect([sharedHours, sharedRuns]).toEqual([20, { baseline: 1_000, candidate: 1_000 }]);
    const failures = metric(metrics, "failure_rate");
    expect(failures?.candidate?.value).toBeCloseTo(150 / 1_050, 9);
    expect(failures?.difference?.value).toBeCloseTo(0, 9);
    expect(failures?.comparedRuns).toBe(2_000);
    const closed = compareVersions([...hours, ...open], options);
    expect(metric(closed.metrics, "failure_rate")?.difference?.value).toBeGreaterThan(0.02);
  });

  it("tells when a verdict was reached, by the end of the hour", () => {
    const hours = hoursOf(40, (n) => ({ baseline: sums(50, 5), candidate: sums(50, n < 10 ? 5 : 25) }));
    const failures = metric(compareVersions(hours, options).metrics, "failure_rate");
    expect(failures?.verdict).toBe("worse");
    expect(failures?.toldAt).toBeGreaterThan(1_010);
    expect(failures?.toldAt).toBeLessThan(1_020);
  });

  it("adds up buckets that several rows of an hour have, whatever their numbers", () => {
    const hours = hoursOf(20, () => ({
      baseline: sums(50, 0, { durations: [7, 10, 5_000, 20, 7, 20] }),
      candidate: sums(50, 0, { durations: [5_000, 15, 7, 20, 5_000, 15] }),
    }));
    const compared = compareVersions([...hours, ...hours], options).metrics;
    const { baseline, candidate, comparedRuns } = metric(compared, "duration_p50_ms") ?? expect.unreachable();
    expect([baseline?.value, candidate?.value, comparedRuns]).toEqual([700, 500_000, 4_000]);
  });

  it("takes steps of a run for no runs of their own", () => {
    const hours = hoursOf(12, (n) => ({
      baseline: sums(30, 3 + (n % 3)),
      candidate: sums(30, 3 + ((n + 1) % 3)),
    }));
    const steps = metric(compareVersions(hours, options).metrics, "step_failure_rate");
    expect(steps).toMatchObject({
      verdict: "inconclusive",
      comparedRuns: 720,
      relativeDifference: undefined,
    });
    expect(steps?.baseline?.value).toBeCloseTo(48 / 720, 9);
  });

  it("compares the kinds of failure that most runs have, and counts the others", () => {
    const failures = Array.from({ length: 60 }, (_, n) => [`tool/code_${n}`, 1 + (n % 7)] as const);
    const hours = hoursOf(3, () => ({
      baseline: sums(200, 20, { failures }),
      candidate: sums(200, 20, { failures }),
    }));
    const { metrics, otherFailures } = compareVersions(hours, options);
    const names = metrics.map(({ name }) => name).filter((name) => name.startsWith("failure:"));
    expect([names.length, otherFailures, names[0]]).toEqual([50, 10, "failure:tool/code_13"]);
  });

  it("says of a version without runs that there are few, not that the hours differ", () => {
    const { metrics, sharedHours } = compareVersions(
      hoursOf(8, () => ({ baseline: sums(50, 5) })),
      options,
    );
    expect(sharedHours).toBe(0);
    for (const { name, verdict, reason } of metrics)
      expect([name, verdict, reason]).toEqual([name, "inconclusive", "few_runs"]);
    expect(compareVersions([], options).metrics.map(({ name }) => name)).not.toContain(
      "failure:tool/timeout",
    );
  });

  it("compares signals that say yes or no", () => {
    const signals = (hits: number) => [["thumbs", { runs: 20, hits }]] as const;
    const hours = hoursOf(20, () => ({
      baseline: sums(50, 5, { signals: signals(2) }),
      candidate: sums(50, 5, { signals: signals(12) }),
    }));
    expect(metric(compareVersions(hours, options).metrics, "signal:thumbs")).toMatchObject({
      verdict: "worse",
      comparedRuns: 800,
    });
  });
});

describe("compareVersions, of a signal that says numbers", () => {
  const scored = (mean: number) => [["score", { runs: 20, sum: 20 * mean }]] as const;
  const hours = hoursOf(20, (n) => ({
    baseline: sums(50, 5, { scores: scored(0.8 + 0.01 * (n % 3)) }),
    candidate: sums(50, 5, { scores: scored(0.6), signals: [["score", { runs: 1, hits: 0 }]] }),
  }));

  it("takes more for better, and a few answers for none", () => {
    const score = metric(compareVersions(hours, options).metrics, "signal:score");
    expect(score).toMatchObject({ verdict: "worse", moreIsBetter: true, comparedRuns: 800 });
    expect(score?.relativeDifference?.value).toBeCloseTo(-0.26, 2);
    const swapped = hours.map(({ hour, baseline, candidate }) => ({
      hour,
      baseline: candidate,
      candidate: baseline,
    }));
    const better = metric(compareVersions(swapped, options).metrics, "signal:score");
    expect(better?.verdict).toBe("better");
    expect(metric(compareVersions(hours, options).metrics, "tokens")?.moreIsBetter).toBe(false);
  });
});

describe("hourBlocks", () => {
  const hours = hoursOf(720, (n) => ({ baseline: sums(n + 1, 0) }));

  it("are at most as many as asked for, in order, and lose no run", () => {
    for (const most of [2, 7, 100, 719, 720]) {
      const blocks = hourBlocks(hours.toReversed(), most);
      expect(blocks.length).toBeLessThanOrEqual(most);
      expect(blocks.map(({ end }) => end)).toEqual(blocks.map(({ end }) => end).toSorted((a, b) => a - b));
      expect(
        blocks.reduce((sum, { baseline }) => sum + baseline.reduce((all, { runs }) => all + runs, 0), 0),
      ).toBe((720 * 721) / 2);
    }
    expect(hourBlocks(hours, 720)).toHaveLength(720);
    expect(hourBlocks([], 2)).toEqual([]);
  });

  it("begin at the same times, whatever hour is the first", () => {
    const ends = (from: number) => hourBlocks(hours.slice(from), 100).map(({ end }) => end);
    expect(ends(3).slice(1)).toEqual(ends(0).slice(1));
  });
});
