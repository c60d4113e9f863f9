import { betaQuantile, normalCdf } from "../distributions/distributions.ts";
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
  // The share that is below the k-th smallest value is beta distributed with k and runs + 1 − k.
  const holds = (rank: number, probability: number) => betaQuantile(probability, rank, runs + 1 - rank);
  const low = lastWhere(runs, (rank) => holds(rank, 1 - tail) <= fraction);
  const high = lastWhere(runs, (rank) => holds(rank, tail) < fraction) + 1;
  return [Math.max(low, 1) - 1, Math.min(high, runs) - 1];
}

/** The greatest of 1 to `end` of which a condition holds that holds for all before; 0 if for none. */
function lastWhere(end: number, holds: (rank: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
