import { wilsonInterval } from "../routes/run/history/wilson.ts";

/** Successes among trials. */
export interface Proportion {
  readonly hits: number;
  readonly total: number;
}

/** How much the second of two rates is above the first, from -1 to 1. */
export interface RateDifference {
  readonly difference: number;
  /** Where the true difference lies, with 95% confidence. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * The difference of two independent rates, second minus first, with its 95% hybrid score interval: that of method 10 in R.
 * G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
 * Statistics in Medicine 17 (1998), 873–890. It is put together from the Wilson intervals of both rates, so it holds for few
 * trials and for rates of 0 and 1, and does not leave -1 to 1.
 *
 * @returns undefined where one of both has no trials
 */
export function newcombeDifference(first: Proportion, second: Proportion): RateDifference | undefined {
  if (first.total === 0 || second.total === 0) return undefined;
  const [rate1, rate2] = [first.hits / first.total, second.hits / second.total];
  const [low1, high1] = wilsonInterval(first.hits, first.total);
  const [low2, high2] = wilsonInterval(second.hits, second.total);
  const difference = rate2 - rate1;
  return {
    difference,
    interval: [
      difference - Math.hypot(rate2 - low2, high1 - rate1),
      difference + Math.hypot(high2 - rate2, rate1 - low1),
    ],
  };
}
