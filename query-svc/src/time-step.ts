import type { TimeGrid } from "@runfacts/db/read";
import { fieldError } from "@runfacts/server";

const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Steps that people read off an axis without thinking, in microseconds. */
const COMMON_STEPS = [
  MINUTE,
  5n * MINUTE,
  15n * MINUTE,
  30n * MINUTE,
  HOUR,
  3n * HOUR,
  6n * HOUR,
  12n * HOUR,
  DAY,
  7n * DAY,
];
const MAX_DEFAULT_POINTS = 100n;
const MAX_POINTS = 1000n;

/**
 * The grid for a range, which starts at a multiple of the step. Throws INVALID_ARGUMENT when the range is empty or makes more than 1,000 points.
 *
 * @param step length of a step; default: the shortest common one that makes at most 100 points
 */
export function timeGrid(start: bigint, end: bigint, step: bigint | undefined): TimeGrid {
  if (end <= start) {
    throw fieldError([
      { field: "filter.end_time", rule: "range.order", description: "must be after start_time" },
    ]);
  }
  const fitting = COMMON_STEPS.find((common) => pointsOf(start, end, common) <= MAX_DEFAULT_POINTS);
  const chosen = step ?? fitting ?? longStep(start, end);
  if (pointsOf(start, end, chosen) > MAX_POINTS) {
    const description = "must be longer: the range makes more than 1,000 points";
    throw fieldError([{ field: "step", rule: "step.points", description }]);
  }
  return { start: floorDiv(start, chosen) * chosen, end, step_us: chosen };
}

/** Whole weeks, for ranges of years. */
function longStep(start: bigint, end: bigint): bigint {
  const week = 7n * DAY;
  return ((end - start) / (MAX_DEFAULT_POINTS - 1n) / week + 1n) * week;
}

function pointsOf(start: bigint, end: bigint, step: bigint): bigint {
  return floorDiv(end - 1n, step) - floorDiv(start, step) + 1n;
}

function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}
