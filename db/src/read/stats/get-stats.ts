import type { CommonQueryMethods, DatabasePool } from "slonik";
import { HOUR_US } from "../../rollup/levels.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { finalizedPlan } from "../plan/finalized-plan.ts";
import { keptPlan, withShorterEdges } from "../plan/kept-plan.ts";
import { rangesWithStep } from "../plan/ranges-with-step.ts";
import { type ReadPlan, tablesPlan, usesRollups } from "../plan/read-plan.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";
import { countRangeRuns } from "./count-range-runs.ts";
import { exactStats } from "./exact-stats.ts";
import { openSums } from "./open-sums.ts";
import { addRollupSums } from "./rollup-sums.ts";
import type { RunStats } from "./run-stats.ts";
import { noStatsSums, toStats, withOpenRuns } from "./sums.ts";
import { addTableSums } from "./table-sums.ts";

const SHORT_US = 2n * HOUR_US;

/** So few runs are worth exact percentiles. */
const EXACT_RUNS = 100n;

export interface StatsOptions {
  /** True to count all runs in the range as well. Default: false */
  readonly countRange?: boolean | undefined;
}

/**
 * Figures over the runs of a filter that ended or were abandoned, and how many are open with which failures, all from one
 * snapshot: from the rollups where they can answer, which is flat in the number of runs. Counts and sums are exact; so are the
 * percentiles of up to 100 runs, and those that the rollups cannot answer; others are within 1 %.
 */
export async function getStats(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { countRange = false }: StatsOptions = {},
): Promise<RunStats> {
  return inSnapshot(pool, async (connection) => {
    const plan = await planOf(connection, projectId, filter);
    const ended = await (plan === null
      ? exactStats(connection, projectId, filter)
      : plannedStats(connection, projectId, filter, plan));
    const stats = withOpenRuns(ended, await openSums(connection, projectId, filter));
    return countRange ? { ...stats, range_runs: await countRangeRuns(connection, projectId, filter) } : stats;
  });
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

async function plannedStats(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  plan: ReadPlan,
): Promise<RunStats> {
  const sums = noStatsSums();
  if (usesRollups(plan)) await addRollupSums(connection, projectId, filter, plan, sums);
  if (plan.tables.length + plan.removed.length > 0) {
    await addTableSums(connection, projectId, filter, plan, sums);
  }
  const stats = toStats(sums);
  if (stats.total_runs > EXACT_RUNS) return stats;
  const { step_name } = filter;
  const within = step_name && (await rangesWithStep(connection, projectId, { ...filter, step_name }));
  return exactStats(connection, projectId, filter, within || undefined);
}
