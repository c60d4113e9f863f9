import { compareMany } from "../comparison/compare-many.ts";
import { compareMeans } from "../comparison/compare-means.ts";
import type { CompareOptions } from "../comparison/compare-options.ts";
import { compareQuantiles } from "../comparison/compare-quantiles.ts";
import { compareRates } from "../comparison/compare-rates.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { sharedHours } from "../comparison/hour.ts";
import type { Looking } from "../comparison/looking.ts";
import type { Estimate } from "../estimates/interval.ts";
import type { Total } from "../estimates/mean-interval.ts";
import { sumOf, type Tally } from "../estimates/tally.ts";
import { type HourBlock, hourBlocks } from "./hour-blocks.ts";
import { noSums, type VersionHour, type VersionSums } from "./version-hour.ts";

export interface CompareVersionsOptions {
  readonly looking: Looking;
  /** A difference of rates of at most this is the same: 0.01 is a point. */
  readonly margin: number;
  /** One of durations, tokens, cost, steps is the same, as a share of the baseline: 0.05 is 5 %. */
  readonly relativeMargin: number;
}

/** How two versions compare in a metric, of which more is worse. */
export type VersionMetric = Omit<Comparison, "difference" | "toldAt"> & {
  /** One of the names of {@link compareVersions}. */
  readonly name: string;
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
const MEANS: ReadonlySet<string> = new Set(["tokens", "cost_usd", "steps"]);
const quantiles = [
  ["duration_p50_ms", 0.5],
  ["duration_p95_ms", 0.95],
] as const;

/**
 * Compares two versions (or environments, or the same in two stretches of time) by what their runs did hour by hour: `failure_rate`;
 * `failure:<type>/<code>` of each kind of failure, as many as happened most often, with the rate of false discoveries of all
 * of them; `step_failure_rate`; `duration_p50_ms`, `duration_p95_ms`; `tokens`, `cost_usd` and `steps` a run; `signal:<name>`.
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
  const shared = sharedHours(sidesOf(hourBlocks(hours, Number.POSITIVE_INFINITY), ({ runs }) => ({ runs })));
  const sharedRuns = { baseline: runsOf(shared, "baseline"), candidate: runsOf(shared, "candidate") };
  const rate = (of: (sums: VersionSums) => Tally) => compareRates(sidesOf(byHour, of), ofRates);
  const mean = (of: (sums: VersionSums) => Total) => compareMeans(sidesOf(byHour, of), relative);
  const { kinds, others } = failureKinds(byHour);
  const codes = compareMany(
    kinds.map((kind) => sidesOf(byHour, ({ runs, failures }) => ({ runs, hits: countOf(failures, kind) }))),
    ofRates,
  );
  const metrics: readonly NamedComparison[] = [
    { name: "failure_rate", ...rate(({ runs, failedRuns }) => ({ runs, hits: failedRuns })) },
    ...codes.map((comparison, place) => ({ name: `failure:${kinds[place]}`, ...comparison })),
    { name: "step_failure_rate", ...stepFailures(byHour, relative, sharedRuns) },
    ...quantiles.map(([name, fraction]) => ({
      name,
      ...compareQuantiles(
        sidesOf(byBlock, ({ durations }) => durations),
        fraction,
        relative,
      ),
      blocks: byBlock,
    })),
    { name: "tokens", ...mean(({ tokenRuns, tokens }) => ({ runs: tokenRuns, sum: tokens })) },
    { name: "cost_usd", ...mean(({ costRuns, costUsd }) => ({ runs: costRuns, sum: costUsd })) },
    { name: "steps", ...mean(({ runs, steps }) => ({ runs, sum: steps })) },
    ...signalNames(byHour).map((name) => ({
      name: `signal:${name}`,
      ...rate(({ signals }) => tallyOf(signals, name)),
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
type NamedComparison = Comparison & { readonly name: string; readonly blocks?: readonly HourBlock[] };

/** Both versions of an hour as if they had run at different times. */
function apart({ hour, baseline, candidate }: VersionHour): HourBlock[] {
  const end = hour + 1;
  return [
    ...(baseline === undefined ? [] : [{ end, baseline, candidate: undefined }]),
    ...(candidate === undefined ? [] : [{ end, baseline: undefined, candidate }]),
  ];
}

function sidesOf<T>(blocks: readonly HourBlock[], of: (sums: VersionSums) => T) {
  return blocks.map(({ baseline = noSums, candidate = noSums }) => ({
    baseline: of(baseline),
    candidate: of(candidate),
  }));
}

/**
 * Steps of a run fail together, and those of an hour: so hours are what is sampled, as of a mean. Steps, which the comparison
 * counts, are told as runs.
 */
function stepFailures(
  blocks: readonly HourBlock[],
  options: CompareOptions,
  sharedRuns: { readonly baseline: number; readonly candidate: number },
): Comparison {
  const compared = compareMeans(
    sidesOf(blocks, ({ steps, failedSteps }) => ({ runs: steps, sum: failedSteps })),
    options,
  );
  const runs = sharedRuns.baseline + sharedRuns.candidate;
  const { comparedRuns: steps, runsNeeded } = compared;
  return {
    ...compared,
    comparedRuns: runs,
    runsNeeded: runsNeeded === undefined || steps === 0 ? runsNeeded : Math.ceil((runsNeeded * runs) / steps),
  };
}

function metricOf(
  { name, blocks, difference, toldAt, ...comparison }: NamedComparison,
  byHour: readonly HourBlock[],
): VersionMetric {
  const { baseline, candidate, reason } = comparison;
  const isRelative = blocks !== undefined;
  return {
    name,
    ...comparison,
    // Hours are not what is missing of a version that has not run yet.
    ...(reason === "not_concurrent" &&
      (baseline === undefined || candidate === undefined) && { reason: "few_runs" as const }),
    difference: isRelative ? undefined : difference,
    relativeDifference: isRelative ? difference : shareOf(name, difference, baseline),
    toldAt: toldAt === undefined ? undefined : (blocks ?? byHour)[toldAt]?.end,
  };
}

/** A difference of means as a share of the baseline; undefined of a rate, of which points say more. */
function shareOf(
  name: string,
  difference: Estimate | undefined,
  baseline: Estimate | undefined,
): Estimate | undefined {
  if (!MEANS.has(name) || difference === undefined || !(baseline !== undefined && baseline.value > 0))
    return undefined;
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
  for (const { baseline = noSums, candidate = noSums } of blocks)
    for (const [kind, count] of [...baseline.failures, ...candidate.failures])
      runs.set(kind, (runs.get(kind) ?? 0) + count);
  const all = [...runs].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1)).map(([kind]) => kind);
  return { kinds: all.slice(0, MOST_FAILURES), others: Math.max(0, all.length - MOST_FAILURES) };
}

function signalNames(blocks: readonly HourBlock[]): readonly string[] {
  const all = blocks.flatMap(({ baseline = noSums, candidate = noSums }) => [
    ...baseline.signals,
    ...candidate.signals,
  ]);
  return [...new Set(all.map(([name]) => name))].toSorted();
}

function tallyOf(signals: VersionSums["signals"], wanted: string): Tally {
  return sumOf(signals.flatMap(([name, tally]) => (name === wanted ? [tally] : [])));
}

function countOf(counts: readonly (readonly [string, number])[], wanted: string): number {
  let sum = 0;
  for (const [name, count] of counts) if (name === wanted) sum += count;
  return sum;
}

function runsOf(
  hours: readonly { readonly baseline: { runs: number }; readonly candidate: { runs: number } }[],
  side: "baseline" | "candidate",
): number {
  return hours.reduce((sum, hour) => sum + hour[side].runs, 0);
}
