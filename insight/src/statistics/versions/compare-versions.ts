import { compareMany } from "../comparison/compare-many.ts";
import { compareMeans } from "../comparison/compare-means.ts";
import { compareQuantiles } from "../comparison/compare-quantiles.ts";
import { compareRates } from "../comparison/compare-rates.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { type HourTallies, sharedHours } from "../comparison/hour.ts";
import type { Looking } from "../comparison/looking.ts";
import type { Estimate } from "../estimates/interval.ts";
import type { Total } from "../estimates/mean-interval.ts";
import { sumOf, type Tally } from "../estimates/tally.ts";
import { type HourBlock, hourBlocks } from "./hour-blocks.ts";
import type { VersionHour, VersionSums } from "./version-hour.ts";

export interface CompareVersionsOptions {
  readonly looking: Looking;
  /** A difference of rates of at most this is the same: 0.01 is a point. */
  readonly margin: number;
  /** One of durations, tokens, cost, steps is the same, as a share of the baseline: 0.05 is 5 %. */
  readonly relativeMargin: number;
}

/** How two versions compare in a metric. */
export type VersionMetric = Omit<Comparison, "difference" | "toldAt"> & {
  /** One of the names of {@link compareVersions}. */
  readonly name: string;
  /** Of a signal that says numbers; of all else more is worse. */
  readonly moreIsBetter: boolean;
  /** Candidate less baseline, of the shared hours, in the unit of the metric; undefined of a quantile. */
  readonly difference: Estimate | undefined;
  /** The same as a share of the baseline: 0.2 is a fifth more. Undefined of a rate. */
  readonly relativeDifference: Estimate | undefined;
  /** When a verdict of worse or better was reached first, in whole hours since the Unix epoch. */
  readonly toldAt: number | undefined;
};

/** Two versions, metric by metric. */
export interface VersionComparison {
  /** Hours in which both ran. */
  readonly sharedHours: number;
  /** Runs of these hours. */
  readonly sharedRuns: { readonly baseline: number; readonly candidate: number };
  readonly metrics: readonly VersionMetric[];
  /** Kinds of failure that are not among the metrics, as others happened more often. */
  readonly otherFailures: number;
}

/** Rates and means are compared by the hour for 41 days, then more coarsely. */
const MOST_HOURS = 1_000;
/** Histograms of many short hours say no more than those of fewer longer ones, and take longer. */
const MOST_HISTOGRAMS = 100;
/** Kinds of failure that are compared: with each more, each needs to be surer. */
const MOST_FAILURES = 50;
const quantiles = [
  ["duration_p50_ms", 0.5],
  ["duration_p95_ms", 0.95],
] as const;

/**
 * Compares two versions (or environments, or the same in two stretches of time) by what their runs did hour by hour: `failure_rate`;
 * `failure:<type>/<code>` of each kind of failure, as many as happened most often, with the rate of false discoveries of all
 * of them; `step_failure_rate`; `duration_p50_ms`, `duration_p95_ms`; `tokens`, `cost_usd` and `steps` a run; `signal:<name>`, the share
 * of runs with a no, or, where more runs have numbers, the mean of these, of which more is better.
 *
 * @param hours that are over, in any order
 * @param open hours that are not: their runs count for the estimates of a version, and in no difference
 */
export function compareVersions(
  hours: readonly VersionHour[],
  { looking, margin, relativeMargin }: CompareVersionsOptions,
  open: readonly VersionHour[] = [],
): VersionComparison {
  const inOpen = open.flatMap(apart);
  const byHour = [...hourBlocks(hours, MOST_HOURS), ...inOpen];
  const byBlock = [...hourBlocks(hours, MOST_HISTOGRAMS), ...inOpen];
  const ofRates = { looking, margin };
  const relative = { looking, margin: relativeMargin };
  const eachHour = sidesOf(hourBlocks(hours, Number.POSITIVE_INFINITY), (of) => ({
    runs: totalOf(of, "runs"),
  }));
  const shared = sharedHours(eachHour);
  const sharedRuns = { baseline: runsOf(shared, "baseline"), candidate: runsOf(shared, "candidate") };
  const rate = (of: (hours: Sums) => Tally) => compareRates(sidesOf(byHour, of), ofRates);
  const mean = (runs: Count, sum: Count) =>
    compareMeans(
      sidesOf(byHour, (of) => ({ runs: totalOf(of, runs), sum: totalOf(of, sum) })),
      relative,
    );
  const { kinds, others } = failureKinds(byHour);
  const codes = compareMany(talliesOfKinds(byHour, kinds), ofRates);
  const histograms = sidesOf(byBlock, durationsOf);
  const metrics: readonly NamedComparison[] = [
    {
      name: "failure_rate",
      ...rate((of) => ({ runs: totalOf(of, "runs"), hits: totalOf(of, "failedRuns") })),
    },
    ...codes.map((comparison, place) => ({ name: `failure:${kinds[place]}`, ...comparison })),
    { name: "step_failure_rate", ...perRun(mean("steps", "failedSteps"), sharedRuns) },
    ...quantiles.map(([name, fraction]) => ({
      name,
      ...compareQuantiles(histograms, fraction, relative),
      blocks: byBlock,
    })),
    { name: "tokens", isMean: true, ...mean("tokenRuns", "tokens") },
    { name: "cost_usd", isMean: true, ...mean("costRuns", "costUsd") },
    { name: "steps", isMean: true, ...mean("runs", "steps") },
    ...signalNames(byHour).map(({ name, isScore }) => ({
      name: `signal:${name}`,
      ...(isScore
        ? {
            isMean: true,
            ...moreIsBetter(
              compareMeans(
                sidesOf(byHour, (of) => scoreOf(of, name)),
                relative,
              ),
            ),
          }
        : rate((of) => tallyOf(of, name))),
    })),
  ];
  return {
    sharedHours: shared.length,
    sharedRuns,
    metrics: metrics.map((metric) => metricOf(metric, byHour)),
    otherFailures: others,
  };
}

/** A comparison, and the blocks that it is of where these are others. */
type NamedComparison = Comparison & {
  readonly name: string;
  readonly isMean?: boolean;
  readonly moreIsBetter?: boolean;
  readonly blocks?: readonly HourBlock[];
};

/** Both versions of an hour as if they had run at different times. */
function apart({ hour, baseline, candidate }: VersionHour): HourBlock[] {
  const end = hour + 1;
  return [
    ...(baseline === undefined ? [] : [{ end, baseline: [baseline], candidate: [] }]),
    ...(candidate === undefined ? [] : [{ end, baseline: [], candidate: [candidate] }]),
  ];
}

/** What a version did in the hours of a block. */
type Sums = readonly VersionSums[];
type Count = Exclude<keyof VersionSums, "durations" | "failures" | "signals" | "scores">;

function sidesOf<T>(blocks: readonly HourBlock[], of: (hours: Sums) => T) {
  return blocks.map(({ baseline, candidate }) => ({ baseline: of(baseline), candidate: of(candidate) }));
}

function totalOf(hours: Sums, count: Count): number {
  return hours.reduce((sum, hour) => sum + hour[count], 0);
}

/** How many runs of each block have a failure of a kind, a kind at a time. All hours are gone through once, not for each kind. */
function talliesOfKinds(
  blocks: readonly HourBlock[],
  kinds: readonly string[],
): readonly (readonly HourTallies[])[] {
  const counted = sidesOf(blocks, (hours) => {
    const hits = new Map<string, number>();
    for (const { failures } of hours)
      for (const [kind, runs] of failures) hits.set(kind, (hits.get(kind) ?? 0) + runs);
    return { runs: totalOf(hours, "runs"), hits };
  });
  return kinds.map((kind) =>
    counted.map(({ baseline, candidate }) => ({
      baseline: { runs: baseline.runs, hits: baseline.hits.get(kind) ?? 0 },
      candidate: { runs: candidate.runs, hits: candidate.hits.get(kind) ?? 0 },
    })),
  );
}

/** Each duration once. */
function durationsOf(hours: Sums): readonly (readonly [number, number])[] {
  const [first] = hours;
  if (first !== undefined && hours.length === 1) return first.durations;
  const counts = new Map<number, number>();
  for (const { durations } of hours)
    for (const [ms, runs] of durations) counts.set(ms, (counts.get(ms) ?? 0) + runs);
  return [...counts];
}

/** Steps of a run fail together, so they are compared as a mean is, by the hour. What is counted in steps is told in runs. */
function perRun(
  compared: Comparison,
  sharedRuns: { readonly baseline: number; readonly candidate: number },
): Comparison {
  const runs = sharedRuns.baseline + sharedRuns.candidate;
  const { comparedRuns: steps, runsNeeded } = compared;
  return {
    ...compared,
    comparedRuns: runs,
    runsNeeded: runsNeeded === undefined || steps === 0 ? runsNeeded : Math.ceil((runsNeeded * runs) / steps),
  };
}

function metricOf(
  { name, blocks, difference, toldAt, isMean = false, moreIsBetter = false, ...comparison }: NamedComparison,
  byHour: readonly HourBlock[],
): VersionMetric {
  const { baseline, candidate, reason } = comparison;
  const isRelative = blocks !== undefined;
  return {
    name,
    moreIsBetter,
    ...comparison,
    // Hours are not what is missing of a version that has not run yet.
    ...(reason === "not_concurrent" &&
      (baseline === undefined || candidate === undefined) && { reason: "few_runs" as const }),
    difference: isRelative ? undefined : difference,
    relativeDifference: isRelative ? difference : isMean ? shareOf(difference, baseline) : undefined,
    toldAt: toldAt === undefined ? undefined : (blocks ?? byHour)[toldAt]?.end,
  };
}

/** A difference of means as a share of the baseline. Of a rate points say more. */
function shareOf(difference: Estimate | undefined, baseline: Estimate | undefined): Estimate | undefined {
  if (difference === undefined || !(baseline !== undefined && baseline.value > 0)) return undefined;
  const { value, interval } = difference;
  return {
    value: value / baseline.value,
    interval: { low: interval.low / baseline.value, high: interval.high / baseline.value },
  };
}

/** The kinds of failure of both versions, those first that most runs have, and how many more there are. */
function failureKinds(blocks: readonly HourBlock[]): {
  readonly kinds: readonly string[];
  readonly others: number;
} {
  const runs = new Map<string, number>();
  for (const { baseline, candidate } of blocks)
    for (const { failures } of [...baseline, ...candidate])
      for (const [kind, count] of failures) runs.set(kind, (runs.get(kind) ?? 0) + count);
  const all = [...runs].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1)).map(([kind]) => kind);
  return { kinds: all.slice(0, MOST_FAILURES), others: Math.max(0, all.length - MOST_FAILURES) };
}

/** A signal that says numbers of more runs than it answers of is a score. */
function signalNames(
  blocks: readonly HourBlock[],
): readonly { readonly name: string; readonly isScore: boolean }[] {
  const surplus = new Map<string, number>();
  const add = (name: string, runs: number) => surplus.set(name, (surplus.get(name) ?? 0) + runs);
  for (const { baseline, candidate } of blocks)
    for (const { signals, scores } of [...baseline, ...candidate]) {
      for (const [name, { runs }] of signals) add(name, -runs);
      for (const [name, { runs }] of scores) add(name, runs);
    }
  return [...surplus]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, runs]) => ({ name, isScore: runs > 0 }));
}

function moreIsBetter(compared: Comparison): Comparison & { readonly moreIsBetter: true } {
  const { verdict } = compared;
  const swapped = verdict === "worse" ? "better" : verdict === "better" ? "worse" : verdict;
  return { ...compared, verdict: swapped, moreIsBetter: true };
}

function scoreOf(hours: Sums, wanted: string): Total {
  let runs = 0;
  let sum = 0;
  for (const { scores } of hours)
    for (const [name, of] of scores) {
      if (name !== wanted) continue;
      runs += of.runs;
      sum += of.sum;
    }
  return { runs, sum };
}

function tallyOf(hours: Sums, wanted: string): Tally {
  return sumOf(
    hours.flatMap(({ signals }) => signals.flatMap(([name, of]) => (name === wanted ? [of] : []))),
  );
}

function runsOf(
  hours: readonly { readonly baseline: { runs: number }; readonly candidate: { runs: number } }[],
  side: "baseline" | "candidate",
): number {
  return hours.reduce((sum, hour) => sum + hour[side].runs, 0);
}
