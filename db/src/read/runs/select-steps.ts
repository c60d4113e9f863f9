import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { type CountedStepRow, countedStepRow } from "../../rows.ts";
import { fromStoredMetadata } from "../../stored-metadata.ts";
import { stepColumns } from "../columns.ts";

const storedStepRow = countedStepRow.extend({ in_metadata: z.int() });

/** The primary key of a run. */
export interface RunKey {
  readonly projectId: number;
  readonly runId: string;
  readonly storedOn: string;
}

/** The steps of a run in order, those without `seq` last. */
export async function selectSteps(
  pool: DatabasePool,
  { projectId, runId, storedOn }: RunKey,
  { afterSeq = -1, limit = null }: { afterSeq?: number | undefined; limit?: number | null },
): Promise<readonly CountedStepRow[]> {
  const rows = await pool.any(sql.prepared("select_steps", storedStepRow)`
    SELECT ${stepColumns}, step.in_metadata
    FROM agent_steps AS step
    WHERE step.project_id = ${projectId}
      AND step.run_id = ${runId}::uuid
      AND step.stored_on = ${storedOn}::date
      AND (step.seq > ${afterSeq} OR step.seq IS NULL)
    ORDER BY step.seq, step.started_at, step.step_id
    LIMIT ${limit}::int
  `);
  return rows.map(fromStoredMetadata);
}
