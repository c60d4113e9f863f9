import type { Estimate } from "./interval.ts";

/**
 * The difference of two independent estimates, whose intervals need not be symmetric: each bound is as far away as the two
 * bounds that it comes from, added in squares (MOVER, Zou and Donner 2008). Of Wilson's intervals this is Newcombe's (1998,
 * method 10); of logarithms it is the logarithm of a ratio.
 */
export function differenceOfEstimates(candidate: Estimate, baseline: Estimate): Estimate {
  const value = candidate.value - baseline.value;
  const below = Math.hypot(candidate.value - candidate.interval.low, baseline.interval.high - baseline.value);
  const above = Math.hypot(candidate.interval.high - candidate.value, baseline.value - baseline.interval.low);
  return { value, interval: { low: value - below, high: value + above } };
}
