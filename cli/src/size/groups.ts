/** Values that are about as frequent as each other: how many, and the share of each. */
interface Values {
  readonly count: number;
  readonly share: number;
}

/**
 * How many of so many draws each value of a dimension has: the k-th as often as 1/k, as agents and versions are in practice.
 * Values of 2^n to 2^(n+1) count as alike.
 */
function skewed(values: number): Values[] {
  const bins: Values[] = [];
  for (let first = 1; first <= values; first *= 2) {
    const count = Math.min(first, values - first + 1);
    bins.push({ count, share: 1 / (first + (count - 1) / 2) });
  }
  const total = bins.reduce((sum, { count, share }) => sum + count * share, 0);
  return bins.map(({ count, share }) => ({ count, share: share / total }));
}

/** Combinations that occur, and the sum over them of a function of how often each does. */
export interface Groups {
  readonly seen: number;
  readonly sum: number;
}

/**
 * Counts the combinations of several dimensions that occur among so many draws, each value drawn on its own.
 *
 * @param sizes how many values each dimension has, or their shares
 * @param of what is summed over all combinations, of the number of draws of each
 */
export function groups(
  draws: number,
  sizes: readonly (number | readonly number[])[],
  of: (draws: number) => number = () => 0,
): Groups {
  let combined: Values[] = [{ count: 1, share: 1 }];
  for (const size of sizes) {
    const values = typeof size === "number" ? skewed(size) : size.map((share) => ({ count: 1, share }));
    combined = combined.flatMap((one) =>
      values.map((other) => ({ count: one.count * other.count, share: one.share * other.share })),
    );
  }
  let [seen, sum] = [0, 0];
  for (const { count, share } of combined) {
    seen += count * occupied(draws * share, 1);
    sum += count * of(draws * share);
  }
  return { seen, sum };
}

/** How many of so many places are taken after so many draws. */
export function occupied(draws: number, places: number): number {
  return places * -Math.expm1(-draws / places);
}
