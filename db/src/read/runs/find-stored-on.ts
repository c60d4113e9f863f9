import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const storedOnRow = z.strictObject({ stored_on: z.string() });

/** The day whose partitions hold a run, or null for an unknown run. */
export async function findStoredOn(
  pool: DatabasePool,
  projectId: number,
  runId: string,
): Promise<string | null> {
  const row = await pool.maybeOne(sql.prepared("find_stored_on", storedOnRow)`
    SELECT stored_on FROM run_registry WHERE project_id = ${projectId} AND run_id = ${runId}::uuid
  `);
  return row?.stored_on ?? null;
}
