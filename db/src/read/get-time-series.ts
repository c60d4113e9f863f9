import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { HOUR_US } from "../rollup/levels.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { noRuns, type RunAggregates, toRunAggregates } from "./aggregates.ts";
import { addHistogram, addStatusSums, noFigures, type RunFigures, toAggregates } from "./figures.ts";
import { rollupCondition, rollupTables } from "./filters/rollup-condition.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "./filters/run-condition.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { type RollupRanges, rollupRanges } from "./rollup-ranges.ts";
import { rollupSeries, seriesOfTables, tableSeries } from "./series.ts";
import { settledRanges } from "./settled-ranges.ts";
import { bucketStarts, filterWithin, type TimeSeriesRange } from "./time-series-range.ts";
import { wholeEnd } from "./whole-end.ts";

const openRow = z.strictObject({ start: z.bigint(), runs: z.bigint() });

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
  const within = filterWithin(filter, range);
  const { counted, open } = await inSnapshot(pool, async (connection) => {
    const ranges = await rangesOf(connection, projectId, within, range);
    const counted = await (ranges === null
      ? fromTables(connection, projectId, within, range)
      : fromRollups(connection, projectId, within, range, ranges));
    return { counted, open: await countOpen(connection, projectId, within, range) };
  });
  return starts.map((start) => {
    const bucket = counted.get(start) ?? noRuns;
    const running = open.get(start) ?? 0n;
    return { start, ...bucket, runs_by_status: { ...bucket.runs_by_status, running } };
  });
}

async function rangesOf(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  { start, step_us }: TimeSeriesRange,
): Promise<RollupRanges | null> {
  if (start % step_us !== 0n || step_us % HOUR_US !== 0n) return null;
  const settled = await settledRanges(connection, projectId, filter, step_us);
  return settled ?? rollupRanges(await wholeEnd(connection, projectId, filter), step_us);
}

async function fromTables(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
): Promise<Map<bigint, RunAggregates>> {
  const rows = await connection.any(
    seriesOfTables(binOf(range, sql.fragment`run.started_at`), countedCondition(projectId, filter)),
  );
  return new Map(rows.map(({ start, ...row }) => [start, toRunAggregates(row)]));
}

async function fromRollups(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
  ranges: RollupRanges,
): Promise<Map<bigint, RunAggregates>> {
  const start = binOf(range, sql.fragment`rollup.starts_at`);
  const table = rollupTables(ranges).rollups;
  const rows = [
    ...(await connection.any(rollupSeries(start, table, rollupCondition(projectId, filter, ranges)))),
  ];
  for (const { start, end } of ranges.tables) {
    const edge = countedCondition(projectId, { ...filter, start_time: start, end_time: end });
    rows.push(...(await connection.any(tableSeries(binOf(range, sql.fragment`run.started_at`), edge))));
  }
  const figures = new Map<bigint, RunFigures>();
  for (const { start, buckets, counts, ...sums } of rows) {
    const bucket = figures.get(start) ?? noFigures();
    figures.set(start, bucket);
    addStatusSums(bucket, sums);
    addHistogram(bucket.runDuration, { buckets, counts });
  }
  return new Map([...figures].map(([start, bucket]) => [start, toAggregates(bucket)]));
}

/** Open runs by bucket: what else they are is not known yet. */
async function countOpen(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  range: TimeSeriesRange,
): Promise<Map<bigint, bigint>> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) return new Map();
  const rows = await connection.any(sql.type(openRow)`
    SELECT ${binOf(range, sql.fragment`run.started_at`)} AS start, count(*) AS runs
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
    GROUP BY 1
  `);
  return new Map(rows.map(({ start, runs }) => [start, runs]));
}

/** The start of the step that a time belongs to. */
function binOf({ start, step_us }: TimeSeriesRange, time: ReturnType<typeof sql.fragment>) {
  return sql.fragment`
    date_bin(${`${step_us} microseconds`}::interval, ${time}, ${timestamptzLiteral(start)}::timestamptz)`;
}
