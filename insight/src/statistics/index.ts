/**
 * Statistics of runs: docs/insight.md says which function is for what, and how often it errs. All take counts, sums or histograms
 * as one `GROUP BY` gives them, and none keeps anything:
 *
 * - A comparison of versions (or of environments, or of two groups of runs at the same time) reads, for each hour and version, runs and
 *   failed runs, one histogram of durations, and sums of tokens and cost: {@link compareRates}, {@link compareQuantiles},
 *   {@link compareMeans}, and {@link compareMany} for failure codes. Each answers with a {@link Comparison}.
 *   {@link compareVersions} does all of it for the metrics of an agent.
 * - What failures have in common reads, for each value of each attribute, runs and failed runs of one window, and the same of the
 *   window: {@link explainRuns}, which also tells which of them account for others, or {@link rankCauses} alone. Slow runs and costly runs count as hits likewise.
 * - What watches reads each hour that is over once. For versions that run together it calls {@link eProcess} on all hours since the
 *   candidate began. For drift it keeps a {@link Cusum}, which is plain data, for each series, and adds an hour by
 *   {@link advanceCusum}. When it alarms, {@link changePoints} of the last weeks tells since when.
 */
export {
  type ExplainedCause,
  explainRuns,
  LEAST_AFFECTED,
  type RunsToExplain,
  type RunValue,
} from "./causes/explain-runs.ts";
export { adjustForFalseDiscovery } from "./causes/false-discovery.ts";
export { type AttributeValue, type Cause, rankCauses } from "./causes/rank-causes.ts";
export { compareMany } from "./comparison/compare-many.ts";
export { compareMeans, type HourTotals } from "./comparison/compare-means.ts";
export type { CompareOptions } from "./comparison/compare-options.ts";
export { compareQuantiles } from "./comparison/compare-quantiles.ts";
export { compareRates } from "./comparison/compare-rates.ts";
export type { Comparison, Reason, Verdict } from "./comparison/comparison.ts";
export type { HourTallies } from "./comparison/hour.ts";
export type { Looking } from "./comparison/looking.ts";
export type { HourHistograms } from "./comparison/rank-hours.ts";
export { runsForRates, runsNeeded, type Wish } from "./comparison/runs-needed.ts";
export { alarmThreshold } from "./drift/alarm-threshold.ts";
export { type ChangePoint, changePoints } from "./drift/change-points.ts";
export { advanceCusum, type Cusum, startCusum } from "./drift/cusum.ts";
export { type RateChange, rateScore } from "./drift/rate-score.ts";
export { type ValueBaseline, valueBaseline, valueDispersion, valueScore } from "./drift/value-score.ts";
export { bootstrapInterval } from "./estimates/bootstrap-interval.ts";
export { differenceOfEstimates } from "./estimates/difference-of-estimates.ts";
export { dispersion } from "./estimates/dispersion.ts";
export { type Histogram, quantileOf, sortHistogram } from "./estimates/histogram.ts";
export type { Estimate, Interval } from "./estimates/interval.ts";
export { meanInterval, type Total } from "./estimates/mean-interval.ts";
export { canBoundQuantile, quantileInterval } from "./estimates/quantile-interval.ts";
export type { Tally } from "./estimates/tally.ts";
export { wilsonInterval } from "./estimates/wilson-interval.ts";
export {
  edgesOfFailing,
  edgesOfVersions,
  type SidedCount,
  type SidedDifference,
} from "./paths/compare-edges.ts";
export { type Evidence, eProcess, type TwoSidedEvidence } from "./sequential/e-process.ts";
export { crossingProbability, lookBounds } from "./sequential/look-bounds.ts";
export {
  type CompareVersionsOptions,
  compareVersions,
  type VersionComparison,
  type VersionMetric,
} from "./versions/compare-versions.ts";
export type { VersionHour, VersionSums } from "./versions/version-hour.ts";
