import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const silentRow = z.strictObject({ project_id: z.int(), run_id: z.string() });

/** Open runs of all projects that gave no sign of life for their time-out, in the order of their keys. */
export async function silentRuns(
  pool: DatabasePool,
  timeoutMs: number,
  limit: number,
): Promise<readonly z.infer<typeof silentRow>[]> {
  return pool.any(sql.prepared("silent_runs", silentRow)`
    SELECT project_id, run_id
    FROM open_runs
    WHERE NOT abandoned
      AND last_sign_at < now() - coalesce(timeout_ms, ${timeoutMs}::bigint) * interval '1 ms'
    ORDER BY project_id, run_id
    LIMIT ${limit}
  `);
}
