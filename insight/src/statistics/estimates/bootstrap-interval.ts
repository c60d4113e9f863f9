import { betaQuantile, normalCdf } from "../distributions/distributions.ts";
import { type Histogram, quantileOf, type SortedHistogram, sortHistogram, valueAtRank } from "./histogram.ts";
import type { Estimate } from "./interval.ts";

/**
 * The interval of a quantile by the bootstrap of percentiles, for combinations that have no interval by order statistics. The
 * quantile of a resample is drawn directly: its rank among the resample is the smallest value whose share is reached, which is
 * beta distributed, so that a draw costs one look-up however many runs there are.
 *
 * @param unit draws from 0 to 1, 1 excluded; seeded, so that the same figures get the same interval
 * @param draws 1,000 leave the ends within a few ranks
 * @returns undefined of an empty histogram
 */
export function bootstrapInterval(
  histogram: Histogram,
  fraction: number,
  z: number,
  unit: () => number,
  draws = 1_000,
): Estimate | undefined {
  const sorted = sortHistogram(histogram);
  if (sorted.total === 0) return undefined;
  const drawn = Array.from({ length: draws }, () => resampledQuantile(sorted, fraction, unit())).sort(
    (a, b) => a - b,
  );
  const at = (probability: number) => drawn[Math.round(probability * (draws - 1))] ?? Number.NaN;
  return {
    value: quantileOf(sorted, fraction),
    interval: { low: at(normalCdf(-z)), high: at(normalCdf(z)) },
  };
}

/** The k-th smallest of n uniform draws is beta distributed with k and n + 1 − k; its value is looked up in what was seen. */
function resampledQuantile(sorted: SortedHistogram, fraction: number, uniform: number): number {
  const { total } = sorted;
  const rank = Math.min(total, Math.max(1, Math.ceil(fraction * total)));
  const probability = Math.min(Math.max(uniform, 1e-12), 1 - 1e-12);
  return valueAtRank(sorted, Math.floor(betaQuantile(probability, rank, total + 1 - rank) * total));
}
