import { type DatabasePool, sql } from "slonik";
import { type StepRow, stepRow } from "../rows.ts";
import { stepColumns } from "./columns.ts";

/** The primary key of a run. */
export type RunKey = { readonly projectId: number; readonly runId: string; readonly storedOn: string };

/** The steps of a run in order, those without `seq` last. */
export async function selectSteps(
  pool: DatabasePool,
  { projectId, runId, storedOn }: RunKey,
  { afterSeq = -1, limit = null }: { afterSeq?: number | undefined; limit?: number | null },
): Promise<readonly StepRow[]> {
  return pool.any(sql.prepared("select_steps", stepRow)`
    SELECT ${stepColumns}
    FROM agent_steps AS step
    WHERE step.project_id = ${projectId}
      AND step.run_id = ${runId}::uuid
      AND step.stored_on = ${storedOn}::date
      AND (step.seq > ${afterSeq} OR step.seq IS NULL)
    ORDER BY step.seq, step.started_at, step.step_id
    LIMIT ${limit}::int
  `);
}
