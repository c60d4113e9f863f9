import type { RunFilter } from "../filters/run-filter.ts";

export const MAX_BUCKETS = 1_000;

/** The times of a series, in microseconds since the Unix epoch; `step_us` in microseconds. */
export interface TimeGrid {
  readonly start: bigint;
  readonly end: bigint;
  readonly step_us: bigint;
}

/**
 * Where the buckets of a range start; `end` is exclusive and cuts the last one.
 *
 * @throws RangeError for more than 1,000 buckets, or a step that is not positive.
 */
export function bucketStarts({ start, end, step_us }: TimeGrid): bigint[] {
  if (step_us <= 0n) {
    throw new RangeError("The step of a time series must be positive.");
  }
  if (end - start > step_us * BigInt(MAX_BUCKETS)) {
    throw new RangeError(
      `A time series has at most ${MAX_BUCKETS} buckets: take a longer step or a shorter range.`,
    );
  }
  const starts = [];
  for (let bucket = start; bucket < end; bucket += step_us) {
    starts.push(bucket);
  }
  return starts;
}

/** A filter that selects nothing outside a range. */
export function filterWithin(filter: RunFilter, { start, end }: TimeGrid): RunFilter {
  const { start_time, end_time } = filter;
  return {
    ...filter,
    start_time: start_time === undefined || start_time < start ? start : start_time,
    end_time: end_time === undefined || end_time > end ? end : end_time,
  };
}
