import { resolveRange } from "../../filter/time-range.ts";
import type { Side } from "./comparison-url.ts";

/** True if a run could be on both sides, so that there is nothing to compare. */
export function mayShareRuns(a: Side, b: Side, now: number): boolean {
  if (a.version !== b.version) return false;
  const [first, second] = [resolveRange(a.range, now), resolveRange(b.range, now)];
  const isBefore = (start = 0, end = Number.POSITIVE_INFINITY) => start < end;
  return isBefore(first.start, second.end) && isBefore(second.start, first.end);
}
