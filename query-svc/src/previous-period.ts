import type { RunFilter } from "@runfacts/db/read";
import { fieldError } from "@runfacts/server";

/**
 * The filter for the period of the same length just before. Throws INVALID_ARGUMENT when the period has no start.
 *
 * @param now end of the period when the filter gives none, in microseconds since the Unix epoch
 */
export function previousPeriod(filter: RunFilter, now: bigint): RunFilter {
  const { start_time, end_time = now } = filter;
  if (start_time === undefined) {
    const description = "is required with include_previous";
    throw fieldError([{ field: "filter.start_time", rule: "previous.start_time", description }]);
  }
  const length = end_time > start_time ? end_time - start_time : 0n;
  return { ...filter, start_time: start_time - length, end_time: start_time };
}
