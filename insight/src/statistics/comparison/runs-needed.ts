import { normalQuantile } from "../distributions/distributions.ts";

/** What has been seen so far, and what is to be told. */
export interface Wish {
  /** Runs of each version so far. */
  readonly runs: number;
  /** Standard error of the difference, of so many runs. */
  readonly standardError: number;
  /** The difference that shall be told from none: what was observed, or what would matter. Its sign does not matter. */
  readonly difference: number;
  /** How many standard errors a verdict takes: 1.96, or what looking often takes. */
  readonly z: number;
  /** How probable the verdict shall be, if the difference is that; 0.8 by default. */
  readonly power?: number;
}

/** More than these are as good as never: of a difference that is next to nothing, such as what rounding leaves of none. */
const MOST_RUNS = 1e12;

/**
 * How many more runs each version needs until a difference of some size would be told. What is known of the spread is taken from the
 * standard error so far, clusters of failures included.
 *
 * @returns a whole number, 0 if there are enough; undefined if nothing is known of the spread, or no number would do
 */
export function runsNeeded(wish: Wish): number | undefined {
  const { runs, standardError, difference, z, power = 0.8 } = wish;
  const needed = runs * (((z + normalQuantile(power)) * standardError) / difference) ** 2;
  if (!(standardError > 0) || !(needed <= MOST_RUNS)) return undefined;
  return Math.max(0, Math.ceil(needed - runs));
}

/** Runs a version, in all, until a change from one rate to another is told by one look: 1,000 find 10 → 15 % in 92 %. */
export function runsForRates(baseline: number, candidate: number, z: number, power = 0.8): number {
  const spread = baseline * (1 - baseline) + candidate * (1 - candidate);
  return Math.ceil(((z + normalQuantile(power)) ** 2 * spread) / (candidate - baseline) ** 2);
}
