import { sql } from "slonik";

/**
 * The steps that ended, as `step`, of the runs of `agent_runs AS run`. Looked up run by run: joined, the planner would read the steps of
 * all days for the runs of an hour.
 */
export const stepsOfRuns = sql.fragment`
  CROSS JOIN LATERAL (
    SELECT step_type, latency_ms
    FROM agent_steps
    WHERE project_id = run.project_id AND run_id = run.run_id AND stored_on = run.stored_on AND ended_at IS NOT NULL
    OFFSET 0
  ) AS step`;

/** The failures, as `failed`, of the runs of `agent_runs AS run` that have any; looked up in the same way. */
export const failuresOfFailing = sql.fragment`
  CROSS JOIN LATERAL (
    SELECT failure_type, failure_code
    FROM agent_failures
    WHERE run.failure_count > 0
      AND project_id = run.project_id AND run_id = run.run_id AND stored_on = run.stored_on
    OFFSET 0
  ) AS failed`;
