import type { Interval } from "./interval.ts";

/**
 * Interval of a proportion (Wilson 1927): never outside 0 to 1, and of use for few runs and none that hit.
 *
 * @param share what was observed, 0 to 1
 * @param runs how many runs that is, or as many as they are worth; without any the interval is 0 to 1
 * @param z 1.96 for 95 %
 */
export function wilsonInterval(share: number, runs: number, z: number): Interval {
  if (runs <= 0) return { low: 0, high: 1 };
  const squared = (z * z) / runs;
  const middle = (share + squared / 2) / (1 + squared);
  const reach = (z * Math.sqrt((share * (1 - share)) / runs + squared / (4 * runs))) / (1 + squared);
  return {
    low: share === 0 ? 0 : Math.max(0, middle - reach),
    high: share === 1 ? 1 : Math.min(1, middle + reach),
  };
}
