import { betaCdf, normalCdf } from "../distributions/distributions.ts";
import { type Histogram, quantileOf, type SortedHistogram, sortHistogram, valueAtRank } from "./histogram.ts";
import type { Estimate } from "./interval.ts";

/**
 * A quantile and its interval by order statistics: whatever the distribution, the rank of the true quantile is binomial. The
 * interval is from one observed value to another, so of few runs an end is the smallest or the largest, and then the interval
 * holds less than was asked for: {@link canBoundQuantile} tells.
 *
 * @param fraction 0.5 for the median, 0.95 for p95
 * @param z 1.96 for 95 %
 * @returns undefined of an empty histogram
 */
export function quantileInterval(histogram: Histogram, fraction: number, z: number): Estimate | undefined {
  return quantileIntervalOf(sortHistogram(histogram), fraction, z);
}

/** The same, of a histogram in order. */
export function quantileIntervalOf(
  sorted: SortedHistogram,
  fraction: number,
  z: number,
): Estimate | undefined {
  if (sorted.total === 0) return undefined;
  const [low, high] = ranksAround(sorted.total, fraction, z);
  return {
    value: quantileOf(sorted, fraction),
    interval: { low: valueAtRank(sorted, low), high: valueAtRank(sorted, high) },
  };
}

/** True if there are enough runs for both ends of the interval of a quantile: 73 for p95 at 95 %, 6 for the median. */
export function canBoundQuantile(runs: number, fraction: number, z: number): boolean {
  const tail = normalCdf(-z);
  return fraction ** runs <= tail && (1 - fraction) ** runs <= tail;
}

/** Ranks, from 0, between which the true quantile is with the confidence of ±z: Clopper and Pearson's bounds of the rank. */
function ranksAround(runs: number, fraction: number, z: number): readonly [number, number] {
  const tail = normalCdf(-z);
  // The share that is below the k-th smallest value is beta distributed with k and runs + 1 − k. Each tail is told as one, so that it is exact.
  const isBelow = (rank: number) => betaCdf(1 - fraction, runs + 1 - rank, rank) <= tail;
  const isNotAbove = (rank: number) => betaCdf(fraction, rank, runs + 1 - rank) > tail;
  const middle = fraction * runs;
  const reach = z * Math.sqrt(middle * (1 - fraction));
  const low = lastWhere(runs, middle - reach, isBelow);
  const high = lastWhere(runs, middle + reach, isNotAbove) + 1;
  return [Math.max(low, 1) - 1, Math.min(high, runs) - 1];
}

/**
 * The greatest of 1 to `end` of which a condition holds that holds for all before; 0 if for none.
 *
 * @param guess near to it, where it is looked for first
 */
function lastWhere(end: number, guess: number, holds: (rank: number) => boolean): number {
  let low = Math.min(Math.max(Math.round(guess), 0), end);
  let high = low + 1;
  for (let step = 1; low > 0 && !holds(low); step *= 2) {
    high = low;
    low = Math.max(0, low - step);
  }
  for (let step = 1; high <= end && holds(high); step *= 2) {
    low = high;
    high = Math.min(end + 1, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
