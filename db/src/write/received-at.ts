import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const receivedRow = z.strictObject({ received_at: z.bigint() });

/** When a run was first accepted, in microseconds since the Unix epoch; null when the project has no such run. */
export async function receivedAt(
  pool: DatabasePool,
  projectId: number,
  runId: string,
): Promise<bigint | null> {
  const row = await pool.maybeOne(sql.prepared("received_at", receivedRow)`
    SELECT run.received_at
    FROM run_registry AS registered
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE registered.project_id = ${projectId} AND registered.run_id = ${runId}::uuid AND run.project_id = ${projectId}
  `);
  return row?.received_at ?? null;
}
