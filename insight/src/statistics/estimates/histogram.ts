/**
 * How often which value was seen. Values may be the middles of buckets. As pairs, so that a `Map` or rows of SQL will do; in
 * any order, a value may repeat.
 */
export type Histogram = Iterable<readonly [value: number, count: number]>;

/** A histogram in the order of its values, for looking up ranks. */
export interface SortedHistogram {
  readonly total: number;
  readonly values: ArrayLike<number>;
  /** How many are at most the value of the same place. */
  readonly upTo: ArrayLike<number>;
}

/** Entries without a positive count are left out. */
export function sortHistogram(histogram: Histogram): SortedHistogram {
  const counts = new Map<number, number>();
  for (const [value, count] of histogram) {
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  const values = Float64Array.from(counts.keys()).sort();
  let total = 0;
  const upTo = Array.from(values, (value) => {
    total += counts.get(value) ?? 0;
    return total;
  });
  return { total, values, upTo };
}

/** The value of a rank from 0 to total − 1; ranks outside are those of the ends. NaN of nothing. */
export function valueAtRank({ values, upTo, total }: SortedHistogram, rank: number): number {
  const wanted = Math.min(Math.max(rank, 0), total - 1);
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return values[low] ?? Number.NaN;
}

/** Interpolated between ranks, as `percentile_cont` of SQL. */
export function quantileOf(histogram: SortedHistogram, fraction: number): number {
  const place = fraction * (histogram.total - 1);
  const below = valueAtRank(histogram, Math.floor(place));
  return below + (place - Math.floor(place)) * (valueAtRank(histogram, Math.ceil(place)) - below);
}
