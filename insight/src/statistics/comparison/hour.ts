import type { Tally } from "../estimates/tally.ts";

/**
 * What two versions did in the same stretch of time: an hour, or whatever the caller sums by. A version that did not run has no
 * runs. Rows of one query, `GROUP BY hour`, are all that a comparison needs.
 */
export interface HourTallies {
  readonly baseline: Tally;
  readonly candidate: Tally;
}

/** The hours in which both versions ran; only these tell the versions apart from the times in which they ran. */
export function sharedHours<Side extends { readonly runs: number }>(
  hours: readonly { readonly baseline: Side; readonly candidate: Side }[],
) {
  return hours.filter(({ baseline, candidate }) => baseline.runs > 0 && candidate.runs > 0);
}
