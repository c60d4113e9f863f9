import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { ceilTo, floorTo } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";

/** Starts of runs in `[start, end)`, in microseconds since the Unix epoch; an open side is absent. */
export interface StartRange {
  readonly start?: bigint | undefined;
  readonly end?: bigint | undefined;
}

/** One without open sides. */
export type BoundedRange = { readonly [Side in keyof StartRange]-?: bigint };

/** The whole units of a range, and what is left at its sides. */
export function split(
  { start, end }: StartRange,
  unit: bigint,
): { whole: StartRange[]; edges: BoundedRange[] } {
  const first = start === undefined ? undefined : ceilTo(start, unit);
  const last = end === undefined ? undefined : floorTo(end, unit);
  if (first !== undefined && last !== undefined && first >= last) {
    return { whole: [], edges: boundedRange(start, end) };
  }
  const edges = [...boundedRange(start, first), ...boundedRange(last, end)];
  return { whole: [{ start: first, end: last }], edges };
}

/** Nothing for a range that is open or empty. */
function boundedRange(start: bigint | undefined, end: bigint | undefined): BoundedRange[] {
  return start === undefined || end === undefined || start >= end ? [] : [{ start, end }];
}

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

/** True if a time lies in a range. */
export function holds({ start, end }: StartRange, time: bigint): boolean {
  return (start === undefined || start <= time) && (end === undefined || time < end);
}

/** The condition that a time lies in a range. */
export function startsWithin(
  { start, end }: StartRange,
  time: FragmentSqlToken,
): FragmentSqlToken | ListSqlToken {
  return sql.and([
    start !== undefined && sql.fragment`${time} >= ${timestamptzLiteral(start)}::timestamptz`,
    end !== undefined && sql.fragment`${time} < ${timestamptzLiteral(end)}::timestamptz`,
  ]);
}

/** Arguments of `unnest` for ranges as rows of `(since, until)`. */
export function rangeArrays(ranges: readonly StartRange[]): FragmentSqlToken {
  const starts = ranges.map(({ start }) => (start === undefined ? "-infinity" : timestamptzLiteral(start)));
  const ends = ranges.map(({ end }) => (end === undefined ? "infinity" : timestamptzLiteral(end)));
  return sql.fragment`${sql.array(starts, "timestamptz")}, ${sql.array(ends, "timestamptz")}`;
}
