import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { stepType } from "../rows.ts";
import { runAggregates, runAggregatesRow, toRunAggregates } from "./aggregates.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { failuresOfFailing, stepsOfRuns } from "./items-of-runs.ts";
import { addRollupFigures } from "./rollup-figures.ts";
import { type RollupRanges, rollupRanges } from "./rollup-ranges.ts";
import { countedCondition, type RunFilter, runCondition } from "./run-filter.ts";
import type { RunStats } from "./run-stats.ts";
import { failureSumsRow, noStatsFigures, runTotals, stepTotals, toStats } from "./stats-figures.ts";
import { addTableFigures } from "./table-figures.ts";

const stepTotalsRow = z.strictObject({ step_type: stepType, count: z.bigint(), latency_ms: z.bigint() });

const percentilesRow = z.strictObject({
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

const runningRow = z.strictObject({ running: z.bigint() });

/** So few runs are worth exact percentiles. */
const EXACT_RUNS = 100n;

/**
 * Figures over the runs of a filter that ended or were abandoned, and how many are open, all from one snapshot: from the rollups where they can answer, which is flat in the
 * number of runs. Counts and sums are exact; so are the percentiles of up
 * to 100 runs, and those that the rollups cannot answer; others are within 1 %.
 */
export async function getStats(pool: DatabasePool, projectId: number, filter: RunFilter): Promise<RunStats> {
  const ranges = rollupRanges(filter);
  return inSnapshot(pool, async (connection) => {
    const stats = await (ranges === null
      ? statsOfTables(connection, projectId, filter)
      : statsOfRollups(connection, projectId, filter, ranges));
    const running = await countRunning(connection, projectId, filter);
    const runs_by_status = { ...stats.runs_by_status, running };
    return { ...stats, runs_by_status, total_runs: stats.total_runs + running };
  });
}

/** Open runs count in no other figure: what they are is not known yet. */
async function countRunning(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<bigint> {
  if (filter.status !== undefined && filter.status !== "running") {
    return 0n;
  }
  const { running } = await connection.one(sql.type(runningRow)`
    SELECT count(*) AS running
    FROM agent_runs AS run
    WHERE ${runCondition(projectId, { ...filter, status: "running" })}
  `);
  return running;
}

async function statsOfRollups(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  ranges: RollupRanges,
): Promise<RunStats> {
  const figures = noStatsFigures();
  await addRollupFigures(connection, projectId, filter, ranges, figures);
  for (const { start, end } of ranges.tables) {
    const edge = countedCondition(projectId, { ...filter, start_time: start, end_time: end });
    await addTableFigures(connection, edge, figures);
  }
  const stats = toStats(figures);
  return stats.total_runs <= EXACT_RUNS ? statsOfTables(connection, projectId, filter) : stats;
}

async function statsOfTables(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<RunStats> {
  const runs = await aggregateRuns(connection, projectId, filter);
  const steps = await aggregateSteps(connection, projectId, filter);
  const stepLatency = await stepPercentiles(connection, projectId, filter);
  const failures = await countFailures(connection, projectId, filter);
  return {
    ...runs,
    ...runTotals(runs),
    ...stepTotals(steps),
    step_latency_ms: stepLatency,
    failures,
    steps,
  };
}

async function aggregateRuns(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return toRunAggregates(
    await connection.one(sql.type(runAggregatesRow)`
      SELECT ${runAggregates} FROM agent_runs AS run WHERE ${countedCondition(projectId, filter)}
    `),
  );
}

async function aggregateSteps(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.any(sql.type(stepTotalsRow)`
    SELECT step.step_type, count(*) AS count, sum(step.latency_ms)::bigint AS latency_ms
    FROM agent_runs AS run
    ${stepsOfRuns}
    WHERE ${countedCondition(projectId, filter)}
    GROUP BY step.step_type
    ORDER BY count DESC, step.step_type COLLATE "C"
  `);
}

async function stepPercentiles(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.one(sql.type(percentilesRow)`
    SELECT
      percentile_cont(0.5) WITHIN GROUP (ORDER BY step.latency_ms) AS p50,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY step.latency_ms) AS p90,
      percentile_cont(0.95) WITHIN GROUP (ORDER BY step.latency_ms) AS p95,
      percentile_cont(0.99) WITHIN GROUP (ORDER BY step.latency_ms) AS p99
    FROM agent_runs AS run
    ${stepsOfRuns}
    WHERE ${countedCondition(projectId, filter)}
  `);
}

async function countFailures(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.any(sql.type(failureSumsRow)`
    SELECT failed.failure_type, failed.failure_code, count(*) AS count
    FROM agent_runs AS run
    ${failuresOfFailing}
    WHERE ${countedCondition(projectId, filter)}
    GROUP BY failed.failure_type, failed.failure_code
    ORDER BY count DESC, failed.failure_type COLLATE "C", failed.failure_code COLLATE "C"
  `);
}
