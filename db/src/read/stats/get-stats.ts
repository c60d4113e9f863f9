import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { bucketLatency } from "../../rollup/histogram.ts";
import { HOUR_US } from "../../rollup/levels.ts";
import { countedCondition, hasItemFilter } from "../filters/run-condition.ts";
import { outsideDuration, type RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { finalizedPlan } from "../plan/finalized-plan.ts";
import { keptPlan, withShorterEdges } from "../plan/kept-plan.ts";
import { rangesWithStep } from "../plan/ranges-with-step.ts";
import { type ReadPlan, tablesPlan, usesRollups } from "../plan/read-plan.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";
import { countRangeRuns } from "./count-range-runs.ts";
import { exactStats } from "./exact-stats.ts";
import { addManyRuns } from "./many-runs.ts";
import { openSums } from "./open-sums.ts";
import { addRollupSums } from "./rollup-sums.ts";
import type { RunStats } from "./run-stats.ts";
import { noStatsSums, type StatsSums, toStats, withOpenRuns } from "./sums.ts";
import { addTableSums, addTriedRuns } from "./table-sums.ts";

const SHORT_US = 2n * HOUR_US;

/** So few runs are worth exact percentiles. */
const EXACT_RUNS = 100n;

export interface StatsOptions {
  /** True to count all runs in the range as well. Default: false */
  readonly countRange?: boolean | undefined;
}

/**
 * Figures over the runs of a filter that ended or were abandoned, and how many are open with which failures, all from one
 * snapshot: from the rollups where they can answer, which is flat in the number of runs, else from the rows of runs. Counts and
 * sums are exact; so are the percentiles of up to 100 runs; others are within 1 %.
 */
export async function getStats(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { countRange = false }: StatsOptions = {},
): Promise<RunStats> {
  return inSnapshot(pool, async (connection) => {
    const ended = await endedStats(connection, projectId, filter);
    const stats = withOpenRuns(ended, await openSums(connection, projectId, filter));
    return countRange ? { ...stats, range_runs: await countRangeRuns(connection, projectId, filter) } : stats;
  });
}

async function endedStats(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<RunStats> {
  const plan = await planOf(connection, projectId, filter);
  const sums =
    plan === null
      ? await sumsOfTables(connection, projectId, filter)
      : await plannedSums(connection, projectId, filter, plan);
  const stats = toStats(sums);
  if (stats.total_runs > EXACT_RUNS) return stats;
  const { step_name } = filter;
  const within = plan && step_name && (await rangesWithStep(connection, projectId, { ...filter, step_name }));
  return exactStats(connection, projectId, filter, within || undefined);
}

/** Where the figures come from; null for the tables alone, in a way that suits many runs. */
async function planOf(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<ReadPlan | null> {
  const finalized = await finalizedPlan(connection, projectId, filter);
  if (finalized !== null) return finalized;
  const kept = keptPlan(await wholeEnd(connection, projectId, filter));
  if (kept !== null) return withShorterEdges(await withoutCrowded(connection, projectId, kept));
  // Too short for rollups, but of few enough runs for the statement that is planned once.
  const { start_time: start, end_time: end } = filter;
  const isShort = start !== undefined && end !== undefined && end - start <= SHORT_US;
  return isShort ? tablesPlan({ start, end }, "project") : null;
}

async function plannedSums(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  plan: ReadPlan,
): Promise<StatsSums> {
  const sums = noStatsSums();
  if (usesRollups(plan)) await addRollupSums(connection, projectId, filter, plan, sums);
  if (plan.tables.length + plan.removed.length > 0) {
    await addTableSums(connection, projectId, filter, plan, sums);
  }
  return sums;
}

async function sumsOfTables(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<StatsSums> {
  if (hasItemFilter(filter)) {
    const sums = noStatsSums();
    await addTriedRuns(connection, projectId, filter, sums);
    return sums;
  }
  const most = await sumsOfMost(connection, projectId, filter);
  if (most !== null) return most;
  const sums = noStatsSums();
  await addManyRuns(
    connection,
    projectId,
    { condition: countedCondition(projectId, filter), range: filter },
    sums,
  );
  return sums;
}

/** Of bounds of the duration that most runs are within: those of all runs, by rollups, without the others. Null where that is not so. */
async function sumsOfMost(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<StatsSums | null> {
  const { min_duration_ms, max_duration_ms, ...others } = filter;
  const isOutside = outsideDuration(filter);
  const plan = isOutside && (await planOf(connection, projectId, others));
  if (isOutside === null || plan === null || !usesRollups(plan)) return null;
  const sums = await plannedSums(connection, projectId, others, plan);
  const isWithin = ([bucket]: readonly [number, number]) => {
    const duration = bucketLatency(bucket);
    return duration >= Number(min_duration_ms ?? 0n) && duration <= Number(max_duration_ms ?? duration);
  };
  const total = (counts: readonly (readonly [number, number])[]) =>
    counts.reduce((sum, [, runs]) => sum + runs, 0);
  const durations = [...sums.runDuration];
  if (2 * total(durations.filter(isWithin)) < total(durations)) return null;
  const condition = sql.and([countedCondition(projectId, others), isOutside]);
  await addManyRuns(connection, projectId, { condition, range: others, sign: -1n }, sums);
  return sums;
}
