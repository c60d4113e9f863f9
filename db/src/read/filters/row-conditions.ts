import { type FragmentSqlToken, sql } from "slonik";
import type { RunStatus } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";

export const endedStatuses: readonly RunStatus[] = ["success", "failure", "partial"];

/** The condition that a status is one of those of runs that ended, or none of them. */
export function isEnded(ended: boolean, status: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`${status} ${ended ? sql.fragment`` : sql.fragment`NOT`} IN ('success', 'failure', 'partial')`;
}

/**
 * The condition that a run started at a time or later. Skips the days that cannot hold such runs: starts are at most a day
 * ahead.
 */
export function startsAt(
  time: bigint,
  startedAt: FragmentSqlToken,
  storedOn: FragmentSqlToken,
): FragmentSqlToken {
  const start = timestamptzLiteral(time);
  const day = start.slice(0, "2026-11-01".length);
  return sql.fragment`${startedAt} >= ${start}::timestamptz AND ${storedOn} >= ${day}::date - 1`;
}

/** The condition on a row of `run_failures AS failure` that it happened in a step of this name. */
export function isInStep(name: string, projectId: number): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM agent_steps AS step
    WHERE step.project_id = ${projectId}
      AND step.run_id = failure.run_id
      AND step.stored_on = failure.stored_on
      AND step.step_id = failure.step_id
      AND step.name = ${name}
  )`;
}

/**
 * The condition on a row of `agent_runs AS run` that it has a step of this name. Not EXISTS, which may become a join: the planner
 * would read the steps of all days for the runs of an hour.
 */
export function hasStep(name: string, projectId: number): FragmentSqlToken {
  return sql.fragment`(
    SELECT true
    FROM agent_steps AS step
    WHERE step.project_id = ${projectId}
      AND step.run_id = run.run_id
      AND step.stored_on = run.stored_on
      AND step.name = ${name}
    LIMIT 1
  )`;
}
