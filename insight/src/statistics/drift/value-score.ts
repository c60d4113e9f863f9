import { type Histogram, quantileOf, sortHistogram } from "../estimates/histogram.ts";

/** Quartiles of a normal distribution are this many standard deviations apart. */
const QUARTILES_APART = 1.349;
/** No value counts as further away than this, in deviations: one that is does not say more. */
const FURTHEST = 3;

/** How values were before: latency, cost, tokens, waiting; on a logarithmic scale, by quartiles, so that outliers do not matter. */
export interface ValueBaseline {
  readonly logMedian: number;
  /** Robust standard deviation of logarithms. */
  readonly logDeviation: number;
  /** Mean and variance of clipped, standardised values, so that what is skewed does not look like drift. */
  readonly mean: number;
  readonly variance: number;
  /** Added before the logarithm, for values of zero. */
  readonly offset: number;
}

/**
 * @param histogram of the time before; a few hundred values and more
 * @param offset added to each value, such as 1 ms; so zero has a logarithm
 * @returns undefined of an empty histogram, and of values that do not differ
 */
export function valueBaseline(histogram: Histogram, offset = 1): ValueBaseline | undefined {
  const entries = [...histogram];
  const sorted = sortHistogram(entries.map(([value, count]) => [Math.log(value + offset), count] as const));
  const logMedian = quantileOf(sorted, 0.5);
  const logDeviation = (quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)) / QUARTILES_APART;
  if (!(logDeviation > 0)) return undefined;
  const plain = { logMedian, logDeviation, mean: 0, variance: 1, offset };
  let sum = 0;
  let squares = 0;
  for (const [value, count] of entries) {
    const z = clipped(value, plain);
    sum += count * z;
    squares += count * z * z;
  }
  const mean = sum / sorted.total;
  return { ...plain, mean, variance: squares / sorted.total - mean ** 2 };
}

/**
 * Evidence of a batch for a shift of values upwards, as for normal values: each counts by how far it is from the middle between
 * before and after.
 *
 * @param ratio what shall be found soonest: 1.2 for a fifth more, below 1 for less
 * @param dispersion how much more batches differ than independent runs would, 1 by default
 */
export function valueScore(
  histogram: Histogram,
  baseline: ValueBaseline,
  ratio: number,
  dispersion = 1,
): number {
  const shift = Math.log(ratio) / baseline.logDeviation;
  let score = 0;
  for (const [value, count] of histogram) {
    score += count * (clipped(value, baseline) - baseline.mean - shift / 2);
  }
  return (score * shift) / baseline.variance / dispersion;
}

function clipped(value: number, { logMedian, logDeviation, offset }: ValueBaseline): number {
  const z = (Math.log(value + offset) - logMedian) / logDeviation;
  return Math.min(FURTHEST, Math.max(-FURTHEST, z));
}

/** As `dispersion` of rates, of the values of hours of the time before. */
export function valueDispersion(hours: readonly Histogram[], baseline: ValueBaseline): number {
  let squares = 0;
  let used = 0;
  for (const hour of hours) {
    let runs = 0;
    let sum = 0;
    for (const [value, count] of hour) {
      runs += count;
      sum += count * (clipped(value, baseline) - baseline.mean);
    }
    if (runs === 0) continue;
    squares += sum ** 2 / runs / baseline.variance;
    used += 1;
  }
  return used < 3 ? 1 : Math.max(1, squares / (used - 1));
}
