import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { failureType } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { isInStep, type RunFilter, runCondition, storedSince } from "./run-filter.ts";

/**
 * Failures, recorded and survived, with the agent, the version and the step of each, in the order in which their runs started: the first `limit` of
 * them. Type, code and step name of the filter hold for the failure itself. The index is walked for each type; runs and
 * steps are looked up for what is left of that.
 *
 * @param order `DESC` begins with the latest
 */
export function matchingFailures(
  projectId: number,
  filter: RunFilter,
  { order, limit }: { order: "ASC" | "DESC"; limit: number },
): FragmentSqlToken {
  const types = filter.failure_type === undefined ? failureType.options : [filter.failure_type];
  const direction = order === "DESC" ? sql.fragment`DESC` : sql.fragment`ASC`;
  const most = sql.literalValue(String(limit));
  return sql.fragment`
    SELECT
      failure.failure_type, failure.failure_code, coalesce(step.name::text, '') AS step_name,
      run.agent_id::text, run.agent_version::text, failure.run_id, failure.run_started_at, step.seq AS step_seq,
      failure.message, failure.survived
    FROM (
      SELECT failure.*
      FROM unnest(${sql.array([...types], "text")}) AS one (type)
      CROSS JOIN LATERAL (
        SELECT failure.*
        FROM run_failures AS failure
        ${needsRuns(filter) ? joinRuns : sql.fragment``}
        WHERE failure.failure_type = one.type AND ${condition(projectId, filter)}
        ORDER BY failure.run_started_at ${direction}
        LIMIT ${most}
      ) AS failure
      ORDER BY failure.run_started_at ${direction}
      LIMIT ${most}
    ) AS failure
    CROSS JOIN LATERAL (
      SELECT agent_id, agent_version
      FROM agent_runs AS run
      WHERE run.project_id = ${projectId} AND run.run_id = failure.run_id AND run.stored_on = failure.stored_on
      LIMIT 1
    ) AS run
    LEFT JOIN LATERAL (
      SELECT name, seq
      FROM agent_steps AS step
      WHERE step.project_id = ${projectId} AND step.run_id = failure.run_id AND step.stored_on = failure.stored_on
        AND step.step_id = failure.step_id
      LIMIT 1
    ) AS step ON TRUE`;
}

/** The filters that hold for the run of a failure. */
function ofRun(filter: RunFilter): RunFilter {
  const { failure_type: _type, failure_code: _code, step_name: _step, ...rest } = filter;
  return rest;
}

/** True where a filter asks for what only runs know, not their failures. */
export function needsRuns(filter: RunFilter): boolean {
  const { start_time: _start, end_time: _end, ...others } = ofRun(filter);
  return Object.values(others).some((value) => value !== undefined);
}

const joinRuns = sql.fragment`
  JOIN agent_runs AS run
    ON run.project_id = failure.project_id
    AND run.run_id = failure.run_id
    AND run.stored_on = failure.stored_on`;

/** The condition on a row of `run_failures` as `failure`, and of `agent_runs` as `run` where it is joined. */
function condition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  const { failure_code, step_name, start_time, end_time } = filter;
  return sql.and([
    sql.fragment`failure.project_id = ${projectId}`,
    failure_code !== undefined && sql.fragment`failure.failure_code = ${failure_code}`,
    start_time !== undefined &&
      sql.fragment`failure.run_started_at >= ${timestamptzLiteral(start_time)}::timestamptz`,
    start_time !== undefined && storedSince(start_time, sql.fragment`failure.stored_on`),
    end_time !== undefined &&
      sql.fragment`failure.run_started_at < ${timestamptzLiteral(end_time)}::timestamptz`,
    sql.fragment`failure.run_started_at >= (SELECT oldest_start FROM retention)`,
    step_name !== undefined && isInStep(step_name),
    needsRuns(filter) && runConditionOf(projectId, filter),
  ]);
}

/** The condition on a row of `agent_runs` as `run` that has a failure. */
export function runConditionOf(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  return runCondition(projectId, ofRun(filter));
}
