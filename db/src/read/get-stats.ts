import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { HOUR_US } from "../rollup/levels.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { mayHaveOpenRuns, openCondition } from "./open-runs.ts";
import { rangesWithStep } from "./ranges-with-step.ts";
import { addRollupFigures } from "./rollup-figures.ts";
import { rollupRanges } from "./rollup-ranges.ts";
import type { RunFilter } from "./run-filter.ts";
import type { RunStats } from "./run-stats.ts";
import { settledRanges } from "./settled-ranges.ts";
import { allAdded, type SignedRanges, shorterEdges } from "./shorter-edges.ts";
import { noStatsFigures, toStats } from "./stats-figures.ts";
import { statsOfTables } from "./stats-of-tables.ts";
import { addTableFigures } from "./table-figures.ts";
import { wholeEnd } from "./whole-end.ts";

const runningRow = z.strictObject({ running: z.bigint() });

const SHORT_US = 2n * HOUR_US;

/** So few runs are worth exact percentiles. */
const EXACT_RUNS = 100n;

/**
 * Figures over the runs of a filter that ended or were abandoned, and how many are open, all from one snapshot: from the
 * rollups where they can answer, which is flat in the number of runs. Counts and sums are exact; so are the percentiles of up
 * to 100 runs, and those that the rollups cannot answer; others are within 1 %.
 */
export async function getStats(pool: DatabasePool, projectId: number, filter: RunFilter): Promise<RunStats> {
  return inSnapshot(pool, async (connection) => {
    const ranges = await rangesOf(connection, projectId, filter);
    const stats = await (ranges === null
      ? statsOfTables(connection, projectId, filter)
      : statsOfRollups(connection, projectId, filter, ranges));
    const running = await countRunning(connection, projectId, filter);
    const runs_by_status = { ...stats.runs_by_status, running };
    return { ...stats, runs_by_status, total_runs: stats.total_runs + running };
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

/** Open runs count in no other figure: what they are is not known yet. */
async function countRunning(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<bigint> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) {
    return 0n;
  }
  const { running } = await connection.one(sql.type(runningRow)`
    SELECT count(*) AS running
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
  `);
  return running;
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
