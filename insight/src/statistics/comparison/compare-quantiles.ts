import { normalQuantile } from "../distributions/distributions.ts";
import { differenceOfEstimates } from "../estimates/difference-of-estimates.ts";
import type { Estimate } from "../estimates/interval.ts";
import { canBoundQuantile, quantileIntervalOf } from "../estimates/quantile-interval.ts";
import type { CompareOptions } from "./compare-options.ts";
import { compareRates } from "./compare-rates.ts";
import type { Comparison } from "./comparison.ts";
import { type HourHistograms, type RankedHours, rankHours } from "./rank-hours.ts";
import { runningExceedances } from "./running-exceedances.ts";

/**
 * Compares a quantile of two versions, such as p95 of the duration: more is worse. What is tested, hour by hour, is which share of
 * runs is above the quantile that both versions have together: hours that were slow for both do not count. Estimates are the
 * quantiles of each version; the difference is a ratio less one (0.2: a fifth slower) of the shared hours, with the interval that
 * the quantiles themselves give. That is wider than the test and is not blocked by hour, so it may hold zero beside a verdict.
 *
 * @param hours in the order of time, the last one over
 * @param fraction 0.5 for the median, 0.95 for p95
 */
export function compareQuantiles(
  hours: readonly HourHistograms[],
  fraction: number,
  options: CompareOptions,
): Comparison {
  return compareRankedQuantile(rankHours(hours), fraction, options);
}

/** The same, of hours that were ranked for several quantiles. */
export function compareRankedQuantile(
  hours: RankedHours,
  fraction: number,
  options: CompareOptions,
): Comparison {
  const { alpha = 0.025, margin } = options;
  const z = -normalQuantile(alpha);
  const { baseline, candidate } = hours;
  // The margin is one of the quantile, not of the share above it.
  const tested = compareRates(runningExceedances(hours, fraction), { ...options, margin: 0 });
  const difference = ratioOf(
    quantileIntervalOf(candidate.shared, fraction, z),
    quantileIntervalOf(baseline.shared, fraction, z),
  );
  const figures = {
    baseline: quantileIntervalOf(baseline.all, fraction, z),
    candidate: quantileIntervalOf(candidate.all, fraction, z),
    difference,
  };
  const { low, high } = difference?.interval ?? {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
  const isBounded = [baseline, candidate].every(({ shared }) => canBoundQuantile(shared.total, fraction, z));
  if (!isBounded || Math.max(-low, high) > margin) return { ...tested, ...figures };
  const { reason: _reason, toldAt: _toldAt, ...rest } = tested;
  return { ...rest, ...figures, verdict: "same", runsNeeded: 0 };
}

/** A ratio less one, from intervals of logarithms; undefined where a quantile is zero. */
function ratioOf(candidate: Estimate | undefined, baseline: Estimate | undefined): Estimate | undefined {
  if (candidate === undefined || baseline === undefined) return undefined;
  if (candidate.interval.low <= 0 || baseline.interval.low <= 0) return undefined;
  const { value, interval } = differenceOfEstimates(logarithm(candidate), logarithm(baseline));
  return {
    value: Math.expm1(value),
    interval: { low: Math.expm1(interval.low), high: Math.expm1(interval.high) },
  };
}

function logarithm({ value, interval }: Estimate): Estimate {
  return { value: Math.log(value), interval: { low: Math.log(interval.low), high: Math.log(interval.high) } };
}
