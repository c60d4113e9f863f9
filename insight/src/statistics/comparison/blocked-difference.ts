import { chiSquareTail, normalQuantile, studentQuantile } from "../distributions/distributions.ts";
import { differenceOfEstimates } from "../estimates/difference-of-estimates.ts";
import type { Estimate } from "../estimates/interval.ts";
import type { Tally } from "../estimates/tally.ts";
import { wilsonInterval } from "../estimates/wilson-interval.ts";
import { type HourTallies, sharedHours } from "./hour.ts";

/** How sure it must be that the difference itself changes from hour to hour before intervals widen for it. */
const UNEVEN = 0.01;
/** Runs an hour and version that it takes to see that. */
const RUNS_TO_SEE_UNEVEN = 5;

/** Sums over the hours in which both versions ran, from which all else follows; they add up, so hours can be added one by one. */
export interface Blocked {
  /** Σ n₁n₂/N, the weights of Mantel and Haenszel: half of the runs a version, where versions run equally often. */
  readonly weight: number;
  /** Σ of weight times difference of shares. */
  readonly excess: number;
  /** Σ of the variance of that, given how many runs of the hour hit. */
  readonly variance: number;
  /** Runs a version that two versions that run equally often, in hours that do not differ, would need to tell as much. */
  readonly runs: number;
}

export function blockedSums(hours: readonly HourTallies[]): Blocked {
  let weight = 0;
  let excess = 0;
  let variance = 0;
  for (const { baseline, candidate } of sharedHours(hours)) {
    const runs = baseline.runs + candidate.runs;
    const hits = baseline.hits + candidate.hits;
    weight += (baseline.runs * candidate.runs) / runs;
    excess += candidate.hits - (candidate.runs * hits) / runs;
    variance += (baseline.runs * candidate.runs * hits * (runs - hits)) / (runs * runs * (runs - 1));
  }
  return { weight, excess, variance, runs: 2 * weight };
}

/**
 * How many standard errors the candidate is above the baseline, hour by hour: the test of Cochran, Mantel and Haenszel, one
 * hour a table. Whatever makes an hour bad for both versions is taken out.
 *
 * @returns 0 if nothing can be told
 */
export function blockedZ({ excess, variance }: Blocked): number {
  return variance > 0 ? excess / Math.sqrt(variance) : 0;
}

/**
 * How much more the ratio of odds changes from hour to hour than chance would have it (Cochran's Q by its degrees of freedom); 1
 * unless that is sure by 99 %. It is more than 1 where something hit one version alone for hours.
 */
export function unevenness(hours: readonly HourTallies[]): number {
  const used = sharedHours(hours).filter(
    ({ baseline, candidate }) => Math.min(baseline.runs, candidate.runs) >= RUNS_TO_SEE_UNEVEN,
  );
  const sums = used.map((hour) => blockedSums([hour])).filter(({ variance }) => variance > 0);
  if (sums.length < 3) return 1;
  // To first order, an hour's excess is the logarithm of the ratio times its variance.
  const logRatio =
    sums.reduce((sum, { excess }) => sum + excess, 0) / sums.reduce((sum, { variance }) => sum + variance, 0);
  const q = sums.reduce(
    (sum, { excess, variance }) => sum + (excess - logRatio * variance) ** 2 / variance,
    0,
  );
  const degrees = sums.length - 1;
  if (chiSquareTail(q, degrees) >= UNEVEN) return 1;
  // The variance is then one of few hours: as Student's t is wider than the normal distribution.
  return (q / degrees) * (studentQuantile(0.975, degrees) / normalQuantile(0.975)) ** 2;
}

/**
 * Difference of two shares, candidate less baseline, hour by hour: hours weighted as Mantel and Haenszel do, and the interval
 * from Wilson's of the two weighted shares, as Newcombe's. Of a single hour it is Newcombe's.
 *
 * @param z critical value of the interval
 * @param widening factor of the variance, from {@link unevenness}
 * @returns undefined if no hour has runs of both
 */
export function blockedDifference(
  hours: readonly HourTallies[],
  z: number,
  widening = 1,
): Estimate | undefined {
  const shared = sharedHours(hours);
  if (shared.length === 0) return undefined;
  const sides = shared.map(({ baseline, candidate }) => {
    const runs = baseline.runs + candidate.runs;
    const hits = baseline.hits + candidate.hits;
    const within = runs > 2 ? (hits * (runs - hits)) / (runs * (runs - 1)) : undefined;
    return { baseline, candidate, within, runs, hits, weight: (baseline.runs * candidate.runs) / runs };
  });
  const weight = sides.reduce((sum, side) => sum + side.weight, 0);
  const runs = sides.reduce((sum, side) => sum + side.runs, 0);
  const hits = sides.reduce((sum, side) => sum + side.hits, 0);
  const overall = (hits * (runs - hits)) / (runs * (runs - 1));
  function shareOf(of: (side: { readonly baseline: Tally; readonly candidate: Tally }) => Tally): Estimate {
    let value = 0;
    let plain = 0;
    let blocked = 0;
    for (const side of sides) {
      const { runs, hits } = of(side);
      const part = side.weight / weight;
      value += (part * hits) / runs;
      plain += (part * part) / runs;
      blocked += ((part * part) / runs) * (side.within ?? overall);
    }
    // What is common to an hour does not make the difference uncertain: the runs are worth as many more.
    const gain = overall > 0 && blocked > 0 ? (overall * plain) / blocked : 1;
    return { value, interval: wilsonInterval(value, gain / plain / widening, z) };
  }
  return differenceOfEstimates(
    shareOf(({ candidate }) => candidate),
    shareOf(({ baseline }) => baseline),
  );
}
