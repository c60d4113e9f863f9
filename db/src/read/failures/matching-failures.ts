import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { failureType } from "../../rows.ts";
import { failureCondition, failureStarts, needsRuns, ofRun } from "../filters/failure-condition.ts";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";

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
      CASE WHEN step.seq IS NULL THEN step.step_id END AS unordered_step_id, failure.stored_on, failure.message, failure.fingerprint, failure.survived
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
      SELECT name, seq, step_id
      FROM agent_steps AS step
      WHERE step.project_id = ${projectId} AND step.run_id = failure.run_id AND step.stored_on = failure.stored_on
        AND step.step_id = failure.step_id
      LIMIT 1
    ) AS step ON TRUE`;
}

/** Of a project: the condition on runs says which. */
const joinRuns = sql.fragment`
  JOIN agent_runs AS run
    ON run.project_id = failure.project_id
    AND run.run_id = failure.run_id
    AND run.stored_on = failure.stored_on`;

/** The condition on a row of `run_failures` as `failure`, and of `agent_runs` as `run` where it is joined. */
function condition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  return sql.and([
    sql.fragment`failure.project_id = ${projectId}`,
    failureCondition(projectId, filter),
    failureStarts(projectId, filter),
    sql.fragment`failure.run_started_at >= (SELECT oldest_start FROM retention)`,
    needsRuns(filter) && runCondition(projectId, ofRun(filter)),
  ]);
}
