import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { failureType, type StepType, stepType } from "../rows.ts";
import {
  type Percentiles,
  type RunAggregates,
  runAggregates,
  runAggregatesRow,
  toRunAggregates,
  totalRuns,
} from "./aggregates.ts";
import { type RunFilter, runCondition } from "./run-filter.ts";

const failureCountRow = z.strictObject({
  failure_type: failureType,
  failure_code: z.string(),
  count: z.bigint(),
});
export type FailureCount = z.infer<typeof failureCountRow>;

const stepTotalsRow = z.strictObject({ step_type: stepType, count: z.bigint(), latency_ms: z.bigint() });

/** Steps of a type, and the sum of their latencies. */
export type StepTotals = {
  readonly step_type: StepType;
  readonly count: bigint;
  readonly latency_ms: bigint;
};

const percentilesRow = z.strictObject({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

export type RunStats = RunAggregates & {
  readonly total_runs: bigint;
  /** Runs that succeeded, failed or were partial. */
  readonly ended_runs: bigint;
  readonly total_steps: bigint;
  /** Mean over steps; null without steps. */
  readonly avg_latency_ms: number | null;
  readonly step_latency_ms: Percentiles;
  /** Most frequent first. */
  readonly failures: readonly FailureCount[];
  /** Most frequent first; types without steps are absent. */
  readonly steps: readonly StepTotals[];
};

/** Exact figures over the runs of a filter, all from one snapshot. */
export async function getStats(pool: DatabasePool, projectId: number, filter: RunFilter): Promise<RunStats> {
  return pool.transaction(async (connection) => {
    await connection.query(sql.unsafe`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
    const runs = await aggregateRuns(connection, projectId, filter);
    const steps = await aggregateSteps(connection, projectId, filter);
    const stepLatency = await stepPercentiles(connection, projectId, filter);
    const failures = await countFailures(connection, projectId, filter);

    const totalSteps = steps.reduce((sum, { count }) => sum + count, 0n);
    const totalLatency = steps.reduce((sum, { latency_ms }) => sum + latency_ms, 0n);
    const { success, failure, partial } = runs.runs_by_status;
    return {
      ...runs,
      total_runs: totalRuns(runs),
      ended_runs: success + failure + partial,
      total_steps: totalSteps,
      avg_latency_ms: totalSteps === 0n ? null : Number(totalLatency) / Number(totalSteps),
      step_latency_ms: stepLatency,
      failures,
      steps,
    };
  });
}

async function aggregateRuns(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return toRunAggregates(
    await connection.one(sql.type(runAggregatesRow)`
      SELECT ${runAggregates} FROM agent_runs AS run WHERE ${runCondition(projectId, filter)}
    `),
  );
}

async function aggregateSteps(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.any(sql.type(stepTotalsRow)`
    SELECT step.step_type, count(*) AS count, sum(step.latency_ms)::bigint AS latency_ms
    FROM agent_steps AS step
    JOIN agent_runs AS run USING (project_id, run_id, stored_on)
    WHERE ${runCondition(projectId, filter)}
    GROUP BY step.step_type
    ORDER BY count DESC, step.step_type COLLATE "C"
  `);
}

async function stepPercentiles(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.one(sql.type(percentilesRow)`
    SELECT
      percentile_cont(0.5) WITHIN GROUP (ORDER BY step.latency_ms) AS p50,
      percentile_cont(0.95) WITHIN GROUP (ORDER BY step.latency_ms) AS p95,
      percentile_cont(0.99) WITHIN GROUP (ORDER BY step.latency_ms) AS p99
    FROM agent_steps AS step
    JOIN agent_runs AS run USING (project_id, run_id, stored_on)
    WHERE ${runCondition(projectId, filter)}
  `);
}

async function countFailures(connection: CommonQueryMethods, projectId: number, filter: RunFilter) {
  return connection.any(sql.type(failureCountRow)`
    SELECT failed.failure_type, failed.failure_code, count(*) AS count
    FROM agent_failures AS failed
    JOIN agent_runs AS run USING (project_id, run_id, stored_on)
    WHERE ${runCondition(projectId, filter)}
    GROUP BY failed.failure_type, failed.failure_code
    ORDER BY count DESC, failed.failure_type COLLATE "C", failed.failure_code COLLATE "C"
  `);
}
