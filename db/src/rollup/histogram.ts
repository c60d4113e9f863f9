/**
 * Histograms of durations, as in `0009_rollups.sql`: logarithmic buckets, of which each is wide enough that its middle is
 * within 1 % of all it holds. Below 50 ms each whole millisecond has a bucket of its own.
 */

const BUCKETS_PER_E = 50;
const GAMMA = Math.exp(1 / BUCKETS_PER_E);
/** An entry is `bucket * ENTRY + count`. */
const ENTRY = 2 ** 20;
/** The largest count of one entry. */
const MAX_COUNT = 2 ** 19 - 1;

/** How many durations fell into each bucket. */
export type Histogram = Map<number, number>;

/** The bucket of a duration in milliseconds; the same as `latency_bucket` in SQL. */
export function latencyBucket(milliseconds: number): number {
  return milliseconds <= 0 ? 0 : Math.ceil(BUCKETS_PER_E * Math.log(milliseconds)) + 1;
}

/** The duration, in milliseconds, that stands for a bucket: within 1 % of each whole number in it. */
export function bucketLatency(bucket: number): number {
  if (bucket === 0) {
    return 0;
  }
  const middle = (2 * GAMMA ** (bucket - 1)) / (GAMMA + 1);
  return middle < BUCKETS_PER_E ? Math.round(middle) : middle;
}

/**
 * The entries of a histogram of such buckets, which may repeat, as Postgres reads an `int[]`.
 *
 * @param removed buckets to take out of the histogram that the entries are added to
 */
export function histogramLiteral(buckets: readonly number[], removed: readonly number[] = []): string {
  if (removed.length === 0 && buckets.length <= 10) {
    return `{${buckets.map((bucket) => bucket * ENTRY + 1).join(",")}}`;
  }
  const counts: Histogram = new Map();
  for (const bucket of buckets) {
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  for (const bucket of removed) {
    counts.set(bucket, (counts.get(bucket) ?? 0) - 1);
  }
  const entries: number[] = [];
  for (const [bucket, count] of counts) {
    const sign = Math.sign(count);
    for (let rest = Math.abs(count); rest > 0; rest -= MAX_COUNT) {
      entries.push(bucket * ENTRY + sign * Math.min(rest, MAX_COUNT));
    }
  }
  return `{${entries.join(",")}}`;
}

/**
 * A percentile in milliseconds, interpolated as by `percentile_cont`, within 1 % of the exact one; null without
 * observations.
 *
 * @param fraction 0 to 1
 */
export function percentileOf(histogram: Histogram, fraction: number): number | null {
  const buckets = [...histogram].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) {
    return null;
  }
  const place = fraction * (total - 1);
  const below = latencyAt(buckets, Math.floor(place));
  const above = latencyAt(buckets, Math.ceil(place));
  return below + (place - Math.floor(place)) * (above - below);
}

function latencyAt(buckets: readonly (readonly [number, number])[], place: number): number {
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (place < seen) {
      return bucketLatency(bucket);
    }
  }
  return 0;
}
