import { floorTo, HOUR_US } from "../../rollup/levels.ts";
import type { ReadPlan } from "./read-plan.ts";
import { type BoundedRange, holds } from "./start-range.ts";

/** Runs to read from the tables. */
export type SeriesPiece = BoundedRange & {
  /** The start of the bucket in which they count. */
  readonly bucket: bigint;
  /** That of the one in which they are counted already, with all of their hour; null for none. */
  readonly takenFrom: bigint | null;
};

const HALF_HOUR_US = HOUR_US / 2n;

/**
 * What of a plan comes from the tables where buckets start anywhere: an hour of the rollups that two of them share counts in that of
 * its middle, and what the other one has of it, half of it at most, is moved there.
 *
 * @param starts of buckets of at least an hour, ascending, without gaps
 */
export function seriesPieces(
  { hours, tables }: Pick<ReadPlan, "hours" | "tables">,
  starts: readonly bigint[],
): SeriesPiece[] {
  const pieces: SeriesPiece[] = [];
  for (const [place, start] of starts.entries()) {
    const [before, next] = [starts[place - 1], starts[place + 1]];
    for (const range of tables) {
      const from = range.start === undefined || range.start < start ? start : range.start;
      const until = next === undefined || (range.end !== undefined && range.end < next) ? range.end : next;
      if (until !== undefined && from < until)
        pieces.push({ start: from, end: until, bucket: start, takenFrom: null });
    }
    const hour = floorTo(start, HOUR_US);
    if (before === undefined || hour === start || !hours.some((range) => holds(range, hour))) continue;
    pieces.push(
      start > hour + HALF_HOUR_US
        ? { start, end: hour + HOUR_US, bucket: start, takenFrom: before }
        : { start: hour, end: start, bucket: before, takenFrom: start },
    );
  }
  return pieces;
}
