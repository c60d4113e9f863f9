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
  const seen = new SeenValues();
  return hours.map(({ baseline, candidate }) => {
    if (baseline.length > 0 && candidate.length > 0) {
      for (const [value, count] of baseline) seen.add(value, count);
      for (const [value, count] of candidate) seen.add(value, count);
    }
    const threshold = seen.atShare(fraction);
    return { baseline: tallyAbove(baseline, threshold), candidate: tallyAbove(candidate, threshold) };
  });
}

function tallyAbove(values: Values, threshold: number) {
  let runs = 0;
  let hits = 0;
  for (const [value, count] of values) {
    runs += count;
    if (value > threshold) hits += count;
  }
  return { runs, hits };
}

/** A histogram that grows, kept in order. */
class SeenValues {
  readonly #values: number[] = [];
  readonly #counts: number[] = [];
  #total = 0;

  add(value: number, count: number): void {
    let low = 0;
    let high = this.#values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#values[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    this.#total += count;
    if (this.#values[low] === value) {
      this.#counts[low] = (this.#counts[low] ?? 0) + count;
      return;
    }
    this.#values.splice(low, 0, value);
    this.#counts.splice(low, 0, count);
  }

  /** The smallest value such that at least a share of all is no greater; NaN of nothing. */
  atShare(fraction: number): number {
    let seen = 0;
    for (const [i, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= fraction * this.#total) return this.#values[i] ?? Number.NaN;
    }
    return Number.NaN;
  }
}
