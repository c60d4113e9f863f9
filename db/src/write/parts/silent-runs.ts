import { type DatabasePool, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";

const silentRow = z.strictObject({ project_id: z.int(), run_id: z.string() });

/** True for open runs that gave no sign of life for their time-out, or that end sooner where nothing comes. */
export function isSilent(timeoutMs: number): FragmentSqlToken {
  return sql.fragment`NOT open_runs.abandoned
    AND last_sign_at < now() - least(coalesce(timeout_ms, ${timeoutMs}::bigint), idle_ms) * interval '1 ms'`;
}

/** Open runs of all projects that gave no sign of life for their time-out, in the order of their keys. */
export async function silentRuns(
  pool: DatabasePool,
  timeoutMs: number,
  limit: number,
): Promise<readonly z.infer<typeof silentRow>[]> {
  return pool.any(sql.prepared("silent_runs", silentRow)`
    SELECT project_id, run_id
    FROM open_runs
    WHERE ${isSilent(timeoutMs)}
    ORDER BY project_id, run_id
    LIMIT ${limit}
  `);
}
