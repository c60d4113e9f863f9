import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { DAY_US, HOUR_US } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { finalizedPlan } from "../plan/finalized-plan.ts";
import { keptPlan } from "../plan/kept-plan.ts";
import { type ReadPlan, usesRollups } from "../plan/read-plan.ts";
import { rollupCondition, rollupTables } from "../plan/rollup-condition.ts";
import { seriesPieces } from "../plan/series-plan.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { noRuns, type RunFigures, toRunFigures } from "./run-figures.ts";
import { addHistogram, addStatusSums, figuresOf, noRunSums, type RunSums } from "./run-sums.ts";
import { addRuns, pieceSeries, rollupHistograms, rollupSeries, seriesOfTables } from "./series-sums.ts";
import { bucketStarts, filterWithin, type TimeGrid } from "./time-grid.ts";

const openRow = z.strictObject({ start: z.bigint(), runs: z.bigint() });

/** Runs that started in `[start, start + step)`. */
export type TimeSeriesBucket = RunFigures & { readonly start: bigint };

/**
 * Buckets from `start` on, empty ones included; `end` is exclusive and cuts the last one. Steps of an hour or more come from the
 * rollups where these can answer the filter, but for what the ends of buckets cut off hours: then percentiles are within 1 %, else
 * exact.
 *
 * @throws RangeError for more than 1,000 buckets, or a step that is not positive.
 */
export async function getTimeSeries(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  grid: TimeGrid,
): Promise<TimeSeriesBucket[]> {
  const starts = bucketStarts(grid);
  if (starts.length === 0) {
    return [];
  }
  const within = filterWithin(filter, grid);
  const { counted, open } = await inSnapshot(pool, async (connection) => {
    const plan = await planOf(connection, projectId, within, grid);
    const counted = await (plan === null
      ? exactSeries(connection, projectId, within, grid)
      : plannedSeries(connection, projectId, within, grid, plan));
    return { counted, open: await countOpen(connection, projectId, within, grid) };
  });
  return starts.map((start) => {
    const bucket = counted.get(start) ?? noRuns;
    const running = open.get(start) ?? 0n;
    return { start, ...bucket, runs_by_status: { ...bucket.runs_by_status, running } };
  });
}

async function planOf(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  { start, step_us }: TimeGrid,
): Promise<ReadPlan | null> {
  if (step_us < HOUR_US) return null;
  const unit = start % DAY_US === 0n && step_us % DAY_US === 0n ? DAY_US : HOUR_US;
  const finalized = await finalizedPlan(connection, projectId, filter, unit);
  if (finalized !== null) return finalized;
  const kept = keptPlan(await wholeEnd(connection, projectId, filter), unit);
  return kept && withoutCrowded(connection, projectId, kept);
}

async function exactSeries(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  grid: TimeGrid,
): Promise<Map<bigint, RunFigures>> {
  const rows = await connection.any(
    seriesOfTables(binOf(grid, sql.fragment`run.started_at`), countedCondition(projectId, filter)),
  );
  return new Map(rows.map(({ start, ...row }) => [start, toRunFigures(row)]));
}

async function plannedSeries(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  grid: TimeGrid,
  plan: ReadPlan,
): Promise<Map<bigint, RunFigures>> {
  const sums = new Map<bigint, RunSums>();
  const sumsAt = (start: bigint) => {
    const known = sums.get(start) ?? noRunSums();
    sums.set(start, known);
    return known;
  };
  if (usesRollups(plan)) {
    const table = rollupTables(plan).rollups;
    const bin = periodBinOf(grid);
    const condition = rollupCondition(projectId, filter, plan);
    for (const { start, ...row } of await connection.any(rollupSeries(bin, table, condition)))
      addStatusSums(sumsAt(start), row);
    const merged = rollupCondition(projectId, filter, { ...plan, grain: plan.histogramGrain });
    for (const { start, ...histogram } of await connection.any(rollupHistograms(bin, table, merged)))
      addHistogram(sumsAt(start).runDuration, histogram);
  }
  const pieces = seriesPieces(plan, bucketStarts(grid));
  if (pieces.length > 0) {
    const anywhen = { ...filter, start_time: undefined, end_time: undefined };
    const rows = await connection.any(
      prepareByText(pieceSeries(pieces, countedCondition(projectId, anywhen))),
    );
    for (const { start, taken_from, ...row } of rows) {
      addRuns(sumsAt(start), row);
      if (taken_from !== null) addRuns(sumsAt(taken_from), row, -1n);
    }
  }
  return new Map([...sums].map(([start, bucket]) => [start, figuresOf(bucket)]));
}

/** Open runs by bucket: what else they are is not known yet. */
async function countOpen(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  grid: TimeGrid,
): Promise<Map<bigint, bigint>> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) return new Map();
  const rows = await connection.any(sql.type(openRow)`
    SELECT ${binOf(grid, sql.fragment`run.started_at`)} AS start, count(*) AS runs
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
    GROUP BY 1
  `);
  return new Map(rows.map(({ start, runs }) => [start, runs]));
}

/** The start of the step in which a period of the rollups counts: that of its middle, within the grid. */
function periodBinOf(grid: TimeGrid) {
  const last = sql.fragment`${timestamptzLiteral(grid.end - 1n)}::timestamptz`;
  const half = sql.fragment`CASE rollup.period WHEN 'day' THEN interval '12 hours' ELSE interval '30 minutes' END`;
  return binOf(grid, sql.fragment`least(rollup.starts_at + ${half}, ${last})`);
}

/** The start of the step that a time belongs to. */
function binOf({ start, step_us }: TimeGrid, time: ReturnType<typeof sql.fragment>) {
  return sql.fragment`
    date_bin(${`${step_us} microseconds`}::interval, ${time}, ${timestamptzLiteral(start)}::timestamptz)`;
}
