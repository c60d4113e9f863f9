import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const differentRow = z.strictObject({ run_id: z.string() });
const latencyOf = (type: string) =>
  sql.fragment`nullif(sum(own) FILTER (WHERE step_type = ${type} AND wait IS NULL), 0)`;

/** The runs of a project that ended whose rows do not hold what their steps say, or hold nothing. */
export async function differentStepSums(owner: DatabasePool, projectId: number): Promise<string[]> {
  const rows = await owner.any(sql.type(differentRow)`
    SELECT run.run_id
    FROM agent_runs AS run
    CROSS JOIN LATERAL (
      SELECT
        coalesce(array_agg(cell ORDER BY cell), '{}')::smallint[] AS cells,
        ${latencyOf("plan")} AS plan, ${latencyOf("retrieve")} AS retrieve, ${latencyOf("tool")} AS tool,
        ${latencyOf("respond")} AS respond, ${latencyOf("other")} AS other,
        nullif(sum(latency_ms - own), 0) AS covered, nullif(sum(own) FILTER (WHERE wait IS NOT NULL), 0) AS waiting
      FROM (
        SELECT
          step_type, wait, latency_ms, coalesce(own_latency_ms, latency_ms) AS own,
          2048 * (array_position('{plan,retrieve,tool,respond,other}'::text[], step_type::text) - 1)
            + latency_bucket(latency_ms) AS cell
        FROM agent_steps AS step
        WHERE step.project_id = run.project_id AND step.run_id = run.run_id AND step.stored_on = run.stored_on
          AND ended_at IS NOT NULL
      ) AS ended
    ) AS counted
    WHERE run.project_id = ${projectId} AND run.status <> 'running' AND (
      steps_xid, step_cells, plan_latency_ms, retrieve_latency_ms, tool_latency_ms, respond_latency_ms, other_latency_ms,
      covered_ms, step_waiting_ms
    ) IS DISTINCT FROM (changed_xid::xid, cells, plan, retrieve, tool, respond, other, covered, waiting)
  `);
  return rows.map(({ run_id }) => run_id);
}
