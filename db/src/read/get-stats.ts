import type { CommonQueryMethods, DatabasePool } from "slonik";
import { HOUR_US } from "../rollup/levels.ts";
import { countRangeRuns } from "./count-range-runs.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { openFigures } from "./open-figures.ts";
import { rangesWithStep } from "./ranges-with-step.ts";
import { addRollupFigures } from "./rollup-figures.ts";
import { rollupRanges } from "./rollup-ranges.ts";
import type { RunStats } from "./run-stats.ts";
import { settledRanges } from "./settled-ranges.ts";
import { allAdded, type SignedRanges, shorterEdges } from "./shorter-edges.ts";
import { addOpenFigures, noStatsFigures, toStats } from "./stats-figures.ts";
import { statsOfTables } from "./stats-of-tables.ts";
import { addTableFigures } from "./table-figures.ts";
import { wholeEnd } from "./whole-end.ts";

const SHORT_US = 2n * HOUR_US;

/** So few runs are worth exact percentiles. */
const EXACT_RUNS = 100n;

export type StatsOptions = {
  /** True to count all runs in the range as well. Default: false */
  readonly countRange?: boolean | undefined;
};

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
    const ranges = await rangesOf(connection, projectId, filter);
    const ended = await (ranges === null
      ? statsOfTables(connection, projectId, filter)
      : statsOfRollups(connection, projectId, filter, ranges));
    const stats = addOpenFigures(ended, await openFigures(connection, projectId, filter));
    return countRange ? { ...stats, range_runs: await countRangeRuns(connection, projectId, filter) } : stats;
  });
}

/** Where the figures come from; null for the tables alone, in a way that suits many runs. */
async function rangesOf(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<SignedRanges | null> {
  const settled = await settledRanges(connection, projectId, filter);
  if (settled !== null) return allAdded(settled);
  const kept = rollupRanges(await wholeEnd(connection, projectId, filter));
  if (kept !== null) return shorterEdges(kept);
  // Too short for rollups, but of few enough runs for the statement that is planned once.
  const { start_time: start, end_time: end } = filter;
  if (start === undefined || end === undefined || end - start > SHORT_US) return null;
  const grain = "project";
  return allAdded({ grain, histogramGrain: grain, days: [], hours: [], tables: [{ start, end }] });
}

async function statsOfRollups(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  { kept, tables }: SignedRanges,
): Promise<RunStats> {
  const figures = noStatsFigures();
  if (kept.days.length + kept.hours.length > 0) {
    await addRollupFigures(connection, projectId, filter, kept, figures);
  }
  if (tables.length > 0) {
    await addTableFigures(connection, projectId, filter, tables, figures);
  }
  const stats = toStats(figures);
  if (stats.total_runs > EXACT_RUNS) return stats;
  const { step_name } = filter;
  const within = step_name && (await rangesWithStep(connection, projectId, { ...filter, step_name }));
  return statsOfTables(connection, projectId, filter, within || undefined);
}
