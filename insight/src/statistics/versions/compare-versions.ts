import { compareMany } from "../comparison/compare-many.ts";
import { compareMeans } from "../comparison/compare-means.ts";
import { compareRankedQuantile } from "../comparison/compare-quantiles.ts";
import { compareRates } from "../comparison/compare-rates.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { sharedHours } from "../comparison/hour.ts";
import type { Looking } from "../comparison/looking.ts";
import { rankBuckets } from "../comparison/rank-hours.ts";
import type { Estimate } from "../estimates/interval.ts";
import { type Column, sumBlocks, tallies, totalOf, totals } from "./block-sums.ts";
import { type HourBlock, hourBlocks } from "./hour-blocks.ts";
import type { VersionHour, VersionSums } from "./version-hour.ts";

export interface CompareVersionsOptions {
  readonly looking: Looking;
  /** A difference of rates of at most this is the same: 0.01 is a point. */
  readonly margin: number;
  /** The milliseconds that stand for a bucket of durations, of numbers from 0; more for a greater bucket. */
  readonly durationOf: (bucket: number) => number;
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
  { looking, margin, relativeMargin, durationOf }: CompareVersionsOptions,
  open: readonly VersionHour[] = [],
): VersionComparison {
  const inOpen = open.flatMap(apart);
  const byHour = [...hourBlocks(hours, MOST_HOURS), ...inOpen];
  const byBlock = [...hourBlocks(hours, MOST_HISTOGRAMS), ...inOpen];
  const ofRates = { looking, margin };
  const relative = { looking, margin: relativeMargin };
  const shared = sharedHours(runsByHour(hours));
  const sharedRuns = { baseline: runsOf(shared, "baseline"), candidate: runsOf(shared, "candidate") };
  const { counts, failures, otherFailures, signals } = sumBlocks(byHour, MOST_FAILURES);
  const rate = (runs: Column, hits: Column) => compareRates(tallies(runs, hits), ofRates);
  const mean = (runs: Column, sum: Column) => compareMeans(totals(runs, sum), relative);
  const kinds = [...failures.keys()];
  const codes = compareMany(
    [...failures.values()].map((runs) => tallies(counts.runs, runs)),
    ofRates,
  );
  const histograms = rankBuckets(byBlock.map(durationsOf), durationOf);
  const metrics: readonly NamedComparison[] = [
    {
      name: "failure_rate",
      ...rate(counts.runs, counts.failedRuns),
    },
    ...codes.map((comparison, place) => ({ name: `failure:${kinds[place]}`, ...comparison })),
    { name: "step_failure_rate", ...perRun(mean(counts.steps, counts.failedSteps), sharedRuns) },
    ...quantiles.map(([name, fraction]) => ({
      name,
      ...compareRankedQuantile(histograms, fraction, relative),
      blocks: byBlock,
    })),
    { name: "tokens", isMean: true, ...mean(counts.tokenRuns, counts.tokens) },
    { name: "cost_usd", isMean: true, ...mean(counts.costRuns, counts.costUsd) },
    { name: "steps", isMean: true, ...mean(counts.runs, counts.steps) },
    ...[...signals]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { answers, numbers }]) => ({
        name: `signal:${name}`,
        ...(totalOf(numbers.runs) > totalOf(answers.runs)
          ? { isMean: true, ...moreIsBetter(mean(numbers.runs, numbers.sum)) }
          : rate(answers.runs, answers.hits)),
      })),
  ];
  return {
    sharedHours: shared.length,
    sharedRuns,
    metrics: metrics.map((metric) => metricOf(metric, byHour)),
    otherFailures,
  };
}

/** A comparison, and the blocks that it is of where these are others. */
type NamedComparison = Comparison & {
  readonly name: string;
  readonly isMean?: boolean;
  readonly moreIsBetter?: boolean;
  readonly blocks?: readonly { readonly end: number }[];
};

/** Both versions of an hour as if they had run at different times. */
function apart({ hour, baseline, candidate }: VersionHour): HourBlock[] {
  const end = hour + 1;
  return [
    ...(baseline === undefined ? [] : [{ end, baseline: [baseline], candidate: [] }]),
    ...(candidate === undefined ? [] : [{ end, baseline: [], candidate: [candidate] }]),
  ];
}

function durationsOf({ baseline, candidate }: HourBlock) {
  const of = (hours: readonly VersionSums[]) => hours.map(({ durations }) => durations);
  return { baseline: of(baseline), candidate: of(candidate) };
}

/** An hour may repeat. */
function runsByHour(hours: readonly VersionHour[]) {
  const runs = new Map<number, { baseline: { runs: number }; candidate: { runs: number } }>();
  for (const { hour, baseline, candidate } of hours) {
    const sum = runs.get(hour) ?? { baseline: { runs: 0 }, candidate: { runs: 0 } };
    sum.baseline.runs += baseline?.runs ?? 0;
    sum.candidate.runs += candidate?.runs ?? 0;
    runs.set(hour, sum);
  }
  return [...runs.values()];
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

function moreIsBetter(compared: Comparison): Comparison & { readonly moreIsBetter: true } {
  const { verdict } = compared;
  const swapped = verdict === "worse" ? "better" : verdict === "better" ? "worse" : verdict;
  return { ...compared, verdict: swapped, moreIsBetter: true };
}

function runsOf(
  hours: readonly { readonly baseline: { runs: number }; readonly candidate: { runs: number } }[],
  side: "baseline" | "candidate",
): number {
  return hours.reduce((sum, hour) => sum + hour[side].runs, 0);
}
