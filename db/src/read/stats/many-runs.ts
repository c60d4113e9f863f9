import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { failureStarts } from "../filters/failure-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing, hasAnyOf, stepsOfRuns } from "../items-of-runs.ts";
import {
  addCells,
  addFailuresOfCode,
  addStatus,
  addStepsOfType,
  cellsOf,
  cellsRow,
  columnSums,
  failuresRow,
  isSummed,
  statusRow,
  stepsRow,
} from "./row-sums.ts";
import type { StatsSums } from "./sums.ts";

const runsRow = statusRow.extend({ is_summed: z.boolean(), failing: z.bigint() });

/** The failures of so many runs are looked up faster than those of all runs are read. */
const FEW_FAILING = 2_000n;

/** Runs, by a condition on `agent_runs AS run` that is tried in each statement. */
export interface ManyRuns {
  readonly condition: FragmentSqlToken | ListSqlToken;
  /** When they started. */
  readonly range: Pick<RunFilter, "start_time" | "end_time">;
  /** -1 takes them away. Default 1. */
  readonly sign?: 1n | -1n;
}

/**
 * Adds any number of runs, or takes them away, from their rows alone: each statement is one that PostgreSQL divides among its
 * workers. Only of runs whose rows do not hold their steps, steps are read.
 */
export async function addManyRuns(
  connection: CommonQueryMethods,
  projectId: number,
  { condition, range, sign = 1n }: ManyRuns,
  sums: StatsSums,
): Promise<void> {
  const rows = await connection.any(sql.type(runsRow)`
    SELECT run.status::text AS name, ${isSummed} AS is_summed, count(*) AS count, ${columnSums("")} AS sums,
      count(*) FILTER (WHERE run.failure_count > 0 OR run.survived_count > 0) AS failing
    FROM agent_runs AS run
    WHERE ${condition}
    GROUP BY 1, 2
  `);
  if (rows.length === 0) return;
  for (const row of rows) addStatus(sums, row, { sign, isOfSteps: row.is_summed });
  const cells = await connection.one(sql.type(cellsRow)`
    SELECT coalesce(array_agg(cell::int), '{}') AS buckets, coalesce(array_agg(n::float8), '{}') AS counts
    FROM (
      SELECT cell, count(*) AS n
      FROM (SELECT unnest(${cellsOf}) AS cell FROM agent_runs AS run WHERE ${condition}) AS cells
      GROUP BY 1
    ) AS by_cell
  `);
  addCells(sums, cells, sign);
  if (rows.some(({ is_summed }) => !is_summed)) {
    for (const row of await stepsOfOthers(connection, projectId, condition)) addStepsOfType(sums, row, sign);
  }
  const failing = rows.reduce((sum, row) => sum + row.failing, 0n);
  if (failing === 0n) return;
  const failures = failing <= FEW_FAILING ? failuresOfFailing(projectId) : joinedFailures(projectId, range);
  const failed = await connection.any(sql.type(failuresRow)`
    SELECT failed.failure_type AS name, failed.failure_code AS code, count(*) AS count,
      ARRAY[count(DISTINCT run.run_id), count(*) FILTER (WHERE failed.survived)]::text[] AS sums
    FROM agent_runs AS run ${failures}
    WHERE ${condition} AND (run.failure_count > 0 OR run.survived_count > 0)
    GROUP BY 1, 2
  `);
  for (const row of failed) addFailuresOfCode(sums, row, sign);
}

/** Steps of the runs whose rows do not hold them. */
function stepsOfOthers(
  connection: CommonQueryMethods,
  projectId: number,
  condition: FragmentSqlToken | ListSqlToken,
) {
  return connection.any(sql.type(stepsRow)`
    SELECT name, sum(steps)::bigint AS count,
      ARRAY[sum(latency_ms), sum(covered_ms), sum(waiting_ms)]::text[] AS sums,
      array_agg(bucket) AS buckets, array_agg(steps::float8) AS counts
    FROM (
      SELECT
        step.step_type::text AS name, latency_bucket(step.latency_ms) AS bucket, count(*) AS steps,
        sum(step.own_latency_ms) FILTER (WHERE step.wait IS NULL) AS latency_ms,
        sum(step.latency_ms - step.own_latency_ms) AS covered_ms,
        sum(step.own_latency_ms) FILTER (WHERE step.wait IS NOT NULL) AS waiting_ms
      FROM agent_runs AS run ${stepsOfRuns(projectId)}
      WHERE ${condition} AND NOT ${isSummed}
      GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY 1
  `);
}

/** All failures of a range, as `failed`, joined with the runs of `agent_runs AS run` that have them. */
function joinedFailures(projectId: number, range: ManyRuns["range"]): FragmentSqlToken {
  return sql.fragment`
    JOIN (
      SELECT run_id, stored_on, failure_type, failure_code, survived
      FROM run_failures AS failure
      WHERE ${sql.and([sql.fragment`failure.project_id = ${projectId}`, failureStarts(projectId, range)])}
    ) AS failed
      ON failed.run_id = run.run_id AND failed.stored_on = run.stored_on AND ${hasAnyOf(sql.fragment`failed`)}`;
}
