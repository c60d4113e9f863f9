/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * A quantile by linear interpolation between the closest ranks, as `percentile_cont` of PostgreSQL.
 *
 * @param share 0 to 1: 0.99 for the 99th percentile
 * @throws RangeError without values
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  if (below === undefined || above === undefined) throw new RangeError("no values to take a quantile of");
  return below + (above - below) * (rank - Math.floor(rank));
}

/** Joins the samples of several rounds. */
export function joined(samples: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(samples.reduce((length, some) => length + some.length, 0));
  let at = 0;
  for (const some of samples) {
    all.set(some, at);
    at += some.length;
  }
  return all;
}
