import type { BoundedRange, StartRange } from "./rollup-ranges.ts";

/** What is left of a range without some that lie within it, in ascending order. */
export function without({ start, end }: StartRange, holes: readonly BoundedRange[]): StartRange[] {
  const left: StartRange[] = [];
  let from = start;
  for (const hole of joined(holes)) {
    if (from === undefined || from < hole.start) left.push({ start: from, end: hole.start });
    from = hole.end;
  }
  if (from === undefined || end === undefined || from < end) left.push({ start: from, end });
  return left;
}

/** The same ranges in order, with those that touch in one. */
export function joined(ranges: readonly BoundedRange[]): BoundedRange[] {
  const result: { start: bigint; end: bigint }[] = [];
  for (const range of ranges.toSorted((a, b) => ascending(a.start, b.start))) {
    const last = result.at(-1);
    if (last !== undefined && last.end >= range.start) last.end = range.end > last.end ? range.end : last.end;
    else result.push({ ...range });
  }
  return result;
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
