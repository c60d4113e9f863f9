import { type DatabasePool, sql } from "slonik";
import { timestamptzLiteral } from "../timestamps.ts";
import { noRuns, type RunAggregates, toRunAggregates } from "./aggregates.ts";
import { addHistogram, addStatusSums, noFigures, type RunFigures, toAggregates } from "./figures.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { rollupCondition } from "./rollup-condition.ts";
import { type RollupRanges, rollupRanges } from "./rollup-ranges.ts";
import { countedCondition, type RunFilter } from "./run-filter.ts";
import { rollupSeries, seriesOfTables, tableSeries } from "./series.ts";

export const MAX_BUCKETS = 1_000;

/** The times of a series, in microseconds since the Unix epoch; `step_us` in microseconds. */
export type TimeSeriesRange = { readonly start: bigint; readonly end: bigint; readonly step_us: bigint };

/** Runs that started in `[start, start + step)`. */
export type TimeSeriesBucket = RunAggregates & { readonly start: bigint };

/**
 * Buckets from `start` on, empty ones included; `end` is exclusive and cuts the last one. Steps of whole hours that start at
 * whole hours come from the rollups where these can answer the filter: then percentiles are within 1 %, else exact.
 *
 * @throws RangeError for more than 1,000 buckets, or a step that is not positive.
 */
export async function getTimeSeries(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
): Promise<TimeSeriesBucket[]> {
  const starts = bucketStarts(range);
  if (starts.length === 0) {
    return [];
  }
  const within = {
    ...filter,
    start_time: later(filter.start_time, range.start),
    end_time: earlier(filter.end_time, range.end),
  };
  const ranges = range.start % range.step_us === 0n ? rollupRanges(within, range.step_us) : null;
  const buckets =
    ranges === null
      ? await fromTables(pool, projectId, within, range)
      : await fromRollups(pool, projectId, within, range, ranges);
  return starts.map((start) => ({ start, ...(buckets.get(start) ?? noRuns) }));
}

async function fromTables(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
): Promise<Map<bigint, RunAggregates>> {
  const rows = await pool.any(
    seriesOfTables(binOf(range, sql.fragment`run.started_at`), countedCondition(projectId, filter)),
  );
  return new Map(rows.map(({ start, ...row }) => [start, toRunAggregates(row)]));
}

async function fromRollups(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
  ranges: RollupRanges,
): Promise<Map<bigint, RunAggregates>> {
  const rows = await inSnapshot(pool, async (connection) => {
    const start = binOf(range, sql.fragment`rollup.starts_at`);
    const kept = await connection.any(rollupSeries(start, rollupCondition(projectId, filter, ranges)));
    const edges = [];
    for (const { start, end } of ranges.tables) {
      const edge = countedCondition(projectId, { ...filter, start_time: start, end_time: end });
      edges.push(...(await connection.any(tableSeries(binOf(range, sql.fragment`run.started_at`), edge))));
    }
    return [...kept, ...edges];
  });
  const figures = new Map<bigint, RunFigures>();
  for (const { start, buckets, counts, ...sums } of rows) {
    const bucket = figures.get(start) ?? noFigures();
    figures.set(start, bucket);
    addStatusSums(bucket, sums);
    addHistogram(bucket.runDuration, { buckets, counts });
  }
  return new Map([...figures].map(([start, bucket]) => [start, toAggregates(bucket)]));
}

/** The start of the step that a time belongs to. */
function binOf({ start, step_us }: TimeSeriesRange, time: ReturnType<typeof sql.fragment>) {
  return sql.fragment`
    date_bin(${`${step_us} microseconds`}::interval, ${time}, ${timestamptzLiteral(start)}::timestamptz)`;
}

function later(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || a < b ? b : a;
}

function earlier(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || a > b ? b : a;
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
