import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import {
  noRuns,
  type RunAggregates,
  runAggregates,
  runAggregatesRow,
  toRunAggregates,
} from "./aggregates.ts";
import { type RunFilter, runCondition } from "./run-filter.ts";

export const MAX_BUCKETS = 1_000;

/** The times of a series, in microseconds since the Unix epoch; `step_us` in microseconds. */
export type TimeSeriesRange = { readonly start: bigint; readonly end: bigint; readonly step_us: bigint };

/** Runs that started in `[start, start + step)`. */
export type TimeSeriesBucket = RunAggregates & { readonly start: bigint };

const bucketRow = runAggregatesRow.extend({ start: z.bigint() });

/**
 * Buckets from `start` on, empty ones included; `end` is exclusive and cuts the last one.
 *
 * @throws RangeError for more than 1,000 buckets, or a step that is not positive.
 */
export async function getTimeSeries(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { start, end, step_us }: TimeSeriesRange,
): Promise<TimeSeriesBucket[]> {
  const starts = bucketStarts({ start, end, step_us });
  if (starts.length === 0) {
    return [];
  }
  const rows = await pool.any(sql.type(bucketRow)`
    SELECT
      date_bin(${`${step_us} microseconds`}::interval, run.started_at, ${timestamptzLiteral(start)}::timestamptz)
        AS start,
      ${runAggregates}
    FROM agent_runs AS run
    WHERE ${runCondition(projectId, filter)} AND ${runCondition(projectId, { start_time: start, end_time: end })}
    GROUP BY 1
  `);
  const buckets = new Map(rows.map(({ start, ...row }) => [start, toRunAggregates(row)]));
  return starts.map((start) => ({ start, ...(buckets.get(start) ?? noRuns) }));
}

function bucketStarts({ start, end, step_us }: TimeSeriesRange): bigint[] {
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
