import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { timestamptzLiteral } from "../timestamps.ts";
import { hasAnyOf } from "./items-of-runs.ts";

/** Which runs. What is absent does not restrict. */
export type RunFilter = {
  readonly agent_id?: string | undefined;
  readonly agent_version?: string | undefined;
  readonly status?: string | undefined;
  readonly environment?: string | undefined;
  /** Earliest start, inclusive, in microseconds since the Unix epoch. */
  readonly start_time?: bigint | undefined;
  /** Latest start, exclusive, in microseconds since the Unix epoch. */
  readonly end_time?: bigint | undefined;
  /** With `failure_code`: both hold for the same failure. */
  readonly failure_type?: string | undefined;
  readonly failure_code?: string | undefined;
  /** One of its steps has this name; with `failure_type` or `failure_code`, such a failure happened in one. */
  readonly step_name?: string | undefined;
  /** Inclusive. */
  readonly min_duration_ms?: bigint | undefined;
  /** Inclusive. */
  readonly max_duration_ms?: bigint | undefined;
  readonly session_id?: string | undefined;
  /** True for those that succeeded, failed or were partial; false for those that are open or were abandoned. */
  readonly ended?: boolean | undefined;
};

/** The condition on a row of `agent_runs` under the alias `run`. */
export function runCondition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  return sql.and([
    sql.fragment`run.project_id = ${projectId}`,
    filter.agent_id !== undefined && sql.fragment`run.agent_id = ${filter.agent_id}`,
    filter.agent_version !== undefined && sql.fragment`run.agent_version = ${filter.agent_version}`,
    filter.status !== undefined && sql.fragment`run.status = ${filter.status}`,
    filter.ended !== undefined && isEnded(filter.ended, sql.fragment`run.status`),
    filter.environment !== undefined && sql.fragment`run.environment = ${filter.environment}`,
    filter.session_id !== undefined && sql.fragment`run.session_id = ${filter.session_id}`,
    filter.min_duration_ms !== undefined && sql.fragment`run.duration_ms >= ${filter.min_duration_ms}`,
    filter.max_duration_ms !== undefined && sql.fragment`run.duration_ms <= ${filter.max_duration_ms}`,
    filter.start_time !== undefined &&
      sql.fragment`run.started_at >= ${timestamptzLiteral(filter.start_time)}::timestamptz`,
    filter.end_time !== undefined &&
      sql.fragment`run.started_at < ${timestamptzLiteral(filter.end_time)}::timestamptz`,
    filter.start_time !== undefined && storedSince(filter.start_time, sql.fragment`run.stored_on`),
    // What has expired is gone at once; its rows go with their days.
    sql.fragment`run.started_at >= (SELECT oldest_start FROM retention)`,
    filter.step_name !== undefined && !hasFailureFilter(filter) && hasStep(filter.step_name),
    hasFailureFilter(filter) && hasFailure(filter),
  ]);
}

/** The condition that a status is one of those of runs that ended, or none of them. */
export function isEnded(ended: boolean, status: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`${status} ${ended ? sql.fragment`` : sql.fragment`NOT`} IN ('success', 'failure', 'partial')`;
}

/** The runs that figures count: those that ended, or were abandoned. */
export function countedCondition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  return sql.and([runCondition(projectId, filter), sql.fragment`run.status <> 'running'`]);
}

/** Skips the days that cannot hold runs started at `startTime` or later: starts are at most a day ahead. */
export function storedSince(startTime: bigint, storedOn: FragmentSqlToken): FragmentSqlToken {
  const day = timestamptzLiteral(startTime).slice(0, "2026-11-01".length);
  return sql.fragment`${storedOn} >= ${day}::date - 1`;
}

export function hasFailureFilter(filter: RunFilter): boolean {
  return filter.failure_type !== undefined || filter.failure_code !== undefined;
}

/** The condition on a row of `run_failures` under the alias `failure`. */
export function failureCondition({
  failure_type,
  failure_code,
  step_name,
}: RunFilter): FragmentSqlToken | ListSqlToken {
  return sql.and([
    failure_type !== undefined && sql.fragment`failure.failure_type = ${failure_type}`,
    failure_code !== undefined && sql.fragment`failure.failure_code = ${failure_code}`,
    step_name !== undefined && isInStep(step_name),
  ]);
}

/** The condition on a row of `run_failures` as `failure`: it happened in a step of this name. */
export function isInStep(name: string): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM agent_steps AS step
    WHERE step.project_id = failure.project_id
      AND step.run_id = failure.run_id
      AND step.stored_on = failure.stored_on
      AND step.step_id = failure.step_id
      AND step.name = ${name}
  )`;
}

function hasFailure(filter: RunFilter): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM run_failures AS failure
    WHERE ${hasAnyOf(sql.fragment`failure`)}
      AND failure.project_id = run.project_id
      AND failure.run_id = run.run_id
      AND failure.stored_on = run.stored_on
      AND ${failureCondition(filter)}
  )`;
}

/** OFFSET 0 keeps it a look-up run by run: joined, the planner would read the steps of all days for the runs of an hour. */
function hasStep(name: string): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM agent_steps AS step
    WHERE step.project_id = run.project_id
      AND step.run_id = run.run_id
      AND step.stored_on = run.stored_on
      AND step.name = ${name}
    OFFSET 0
  )`;
}
