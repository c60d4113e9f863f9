/** The value below which a share of the runs of a histogram lie; undefined of an empty one. */
export function quantile(
  histogram: readonly (readonly [value: number, runs: number])[],
  share: number,
): number | undefined {
  const sorted = histogram.toSorted(([a], [b]) => a - b);
  const runs = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= share * runs) return value;
  }
  return undefined;
}
