import { countAbove, quantileOf, sortHistogram } from "../estimates/histogram.ts";
import type { HourTallies } from "./hour.ts";

type Values = readonly (readonly [value: number, count: number])[];

/**
 * How many runs of each hour are above a quantile. The quantile is that of both versions together in the shared hours so far, this
 * one included: it treats versions alike, so that an hour splits by chance if they are alike, and later hours do not change it.
 */
export function runningExceedances(
  hours: readonly { readonly baseline: Values; readonly candidate: Values }[],
  fraction: number,
): readonly HourTallies[] {
  const seen = new Map<number, number>();
  return hours.map(({ baseline, candidate }) => {
    if (baseline.length > 0 && candidate.length > 0) {
      for (const values of [baseline, candidate]) {
        for (const [value, count] of values) seen.set(value, (seen.get(value) ?? 0) + count);
      }
    }
    const threshold = quantileOf(sortHistogram(seen), fraction);
    const tallyOf = (values: Values) => ({
      runs: countAbove(values, Number.NEGATIVE_INFINITY),
      hits: countAbove(values, threshold),
    });
    return { baseline: tallyOf(baseline), candidate: tallyOf(candidate) };
  });
}
