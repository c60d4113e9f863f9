import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { HOUR_US } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { finalizedPlan } from "../plan/finalized-plan.ts";
import { keptPlan } from "../plan/kept-plan.ts";
import { type ReadPlan, usesRollups } from "../plan/read-plan.ts";
import { rollupCondition, rollupTables } from "../plan/rollup-condition.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";
import { noRuns, type RunFigures, toRunFigures } from "./run-figures.ts";
import { addHistogram, addStatusSums, figuresOf, noRunSums, type RunSums } from "./run-sums.ts";
import { rollupSeries, seriesOfTables, tableSeries } from "./series-sums.ts";
import { bucketStarts, filterWithin, type TimeGrid } from "./time-grid.ts";

const openRow = z.strictObject({ start: z.bigint(), runs: z.bigint() });

/** Runs that started in `[start, start + step)`. */
export type TimeSeriesBucket = RunFigures & { readonly start: bigint };

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
  if (start % step_us !== 0n || step_us % HOUR_US !== 0n) return null;
  const finalized = await finalizedPlan(connection, projectId, filter, step_us);
  if (finalized !== null) return finalized;
  const kept = keptPlan(await wholeEnd(connection, projectId, filter), step_us);
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
  const start = binOf(grid, sql.fragment`rollup.starts_at`);
  const table = rollupTables(plan).rollups;
  const rows = usesRollups(plan)
    ? [...(await connection.any(rollupSeries(start, table, rollupCondition(projectId, filter, plan))))]
    : [];
  for (const { start, end } of plan.tables) {
    const edge = countedCondition(projectId, { ...filter, start_time: start, end_time: end });
    rows.push(...(await connection.any(tableSeries(binOf(grid, sql.fragment`run.started_at`), edge))));
  }
  const sums = new Map<bigint, RunSums>();
  for (const { start, buckets, counts, ...row } of rows) {
    const bucket = sums.get(start) ?? noRunSums();
    sums.set(start, bucket);
    addStatusSums(bucket, row);
    addHistogram(bucket.runDuration, { buckets, counts });
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

/** The start of the step that a time belongs to. */
function binOf({ start, step_us }: TimeGrid, time: ReturnType<typeof sql.fragment>) {
  return sql.fragment`
    date_bin(${`${step_us} microseconds`}::interval, ${time}, ${timestamptzLiteral(start)}::timestamptz)`;
}
