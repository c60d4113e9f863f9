import { studentQuantile } from "../distributions/distributions.ts";
import type { Estimate } from "./interval.ts";

/** How many values there were, and their sum: tokens, cost, steps of the runs of an hour. */
export interface Total {
  readonly runs: number;
  readonly sum: number;
}

/** A mean, and how sure it is. */
export interface Mean {
  readonly value: number;
  /** Infinite of a single hour. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error. */
  readonly degrees: number;
}

/**
 * The mean of values of which only sums by hour are known, with an interval from how much the hours differ: so values of an hour may
 * go together. The hours are weighted by their runs.
 *
 * @param alpha 0.025 for an interval of 95 %
 * @returns undefined without runs; the interval of a single hour is infinite
 */
export function meanInterval(hours: readonly Total[], alpha: number): Estimate | undefined {
  const used = hours.filter(({ runs }) => runs > 0);
  const mean = weightedMean(used.map(({ runs, sum }) => ({ weight: runs, value: sum / runs })));
  return mean && intervalOf(mean, studentQuantile(1 - alpha, mean.degrees));
}

/** @param t how many standard errors the interval reaches */
export function intervalOf({ value, standardError }: Mean, t: number): Estimate {
  return { value, interval: { low: value - t * standardError, high: value + t * standardError } };
}

/**
 * A weighted mean of independent values, as sure as they are alike. Degrees of freedom count as many values as the weights are
 * worth (Kish), less one.
 *
 * @returns undefined without weight
 */
export function weightedMean(
  values: readonly { readonly weight: number; readonly value: number }[],
): Mean | undefined {
  const weight = values.reduce((sum, each) => sum + each.weight, 0);
  if (weight === 0) return undefined;
  const value = values.reduce((sum, each) => sum + each.weight * each.value, 0) / weight;
  const worth = weight ** 2 / values.reduce((sum, each) => sum + each.weight ** 2, 0);
  if (worth < 1 + 1e-9) return { value, standardError: Number.POSITIVE_INFINITY, degrees: 1 };
  const squares = values.reduce((sum, each) => sum + (each.weight * (each.value - value)) ** 2, 0);
  return { value, standardError: Math.sqrt((squares * worth) / (worth - 1)) / weight, degrees: worth - 1 };
}
