import { type FragmentSqlToken, sql } from "slonik";

/** More than a run has items: it keeps what follows a look-up run by run. Joined, the planner would read the items of all days for the runs of an hour. */
export const RUN_BY_RUN = sql.fragment`LIMIT 1000000`;

/** The steps that ended, as `step`, of the runs of `agent_runs AS run`. */
export const stepsOfRuns = (projectId: number) => sql.fragment`
  CROSS JOIN LATERAL (
    SELECT step_type, latency_ms, coalesce(own_latency_ms, latency_ms) AS own_latency_ms, wait
    FROM agent_steps
    WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on AND ended_at IS NOT NULL
    ${RUN_BY_RUN}
  ) AS step`;

/**
 * The condition on a row of `run_failures` that the run of `agent_runs AS run` has any of its kind: those without need no look
 * at their failures, or steps.
 */
export const hasAnyOf = (failure: FragmentSqlToken) => sql.fragment`
  (${failure}.survived OR run.failure_count > 0) AND (NOT ${failure}.survived OR run.survived_count > 0)`;

/** The failures, recorded and survived, as `failed`, of the runs of `agent_runs AS run`; looked up in the same way. */
export const failuresOfFailing = (projectId: number) => sql.fragment`
  CROSS JOIN LATERAL (
    SELECT failure_type, failure_code, survived
    FROM run_failures AS own
    WHERE ${hasAnyOf(sql.fragment`own`)}
      AND project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on
    ${RUN_BY_RUN}
  ) AS failed`;

/** The step of `run_failures AS failure`, as `step`. */
export const joinFailedStep = (projectId: number) => sql.fragment`
  LEFT JOIN agent_steps AS step
    ON step.project_id = ${projectId}
    AND step.run_id = failure.run_id
    AND step.stored_on = failure.stored_on
    AND step.step_id = failure.step_id`;
