/** A stretch of time, in microseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How much of a stretch is covered by at least one of the spans. */
export type Cover = (from: number, to: number) => number;

/** Merges spans once, so that each question takes a logarithm of their number. */
export function coverOf(spans: readonly Span[]): Cover {
  const starts: number[] = [];
  const ends: number[] = [];
  /** Covered before the merged span of the same index. */
  const before: number[] = [];
  let covered = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = ends.at(-1);
    if (last !== undefined && from <= last) {
      covered += Math.max(0, to - last);
      ends[ends.length - 1] = Math.max(last, to);
      continue;
    }
    starts.push(from);
    ends.push(to);
    before.push(covered);
    covered += to - from;
  }
  const until = (time: number) => {
    const index = lastAtMost(starts, time);
    if (index < 0) return 0;
    const start = starts[index] ?? 0;
    return (before[index] ?? 0) + Math.min(time, ends[index] ?? start) - start;
  };
  return (from, to) => until(to) - until(from);
}

/** Index of the last of the sorted numbers that is not above; -1 if all are. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
