/**
 * Counts over time in fewer bars: neighbours are added up, the same number for each bar but the last.
 *
 * @param most most bars
 */
export function mergeNeighbours(counts: readonly number[], most: number): readonly number[] {
  const size = neighbours(counts.length, most);
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, bar) =>
    counts.slice(bar * size, (bar + 1) * size).reduce((sum, count) => sum + count, 0),
  );
}

/** How many steps make a bar, so that `steps` of them make at most `most`. */
export function neighbours(steps: number, most: number): number {
  return Math.max(1, Math.ceil(steps / most));
}

/** Adds up counts over time, step by step. */
export function addTrends(trends: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(0, ...trends.map((trend) => trend.length));
  return Array.from({ length }, (_, step) => trends.reduce((sum, trend) => sum + (trend[step] ?? 0), 0));
}
