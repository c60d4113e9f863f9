import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const keyRow = z.strictObject({ project_id: z.int(), run_id: z.string() });
export type RunKeyRow = z.infer<typeof keyRow>;
const dayRow = z.strictObject({ stored_on: z.string() });

/** Before those of all runs. */
export const firstRunKey: RunKeyRow = { project_id: -1, run_id: "00000000-0000-0000-0000-000000000000" };

/** The days whose runs are not all counted, latest first. */
export async function uncountedDays(pool: DatabasePool): Promise<string[]> {
  const days = await pool.any(sql.type(dayRow)`SELECT stored_on FROM uncounted_days ORDER BY stored_on DESC`);
  return days.map(({ stored_on }) => stored_on);
}

export async function forgetUncountedDay(pool: DatabasePool, storedOn: string): Promise<void> {
  await pool.query(sql.type(z.never())`DELETE FROM uncounted_days WHERE stored_on = ${storedOn}::date`);
}

/** Runs of a day, of all projects, that may count otherwise than as the sum of their steps and failures. */
export async function deepRuns(
  pool: DatabasePool,
  storedOn: string,
  after: RunKeyRow,
  limit: number,
): Promise<readonly RunKeyRow[]> {
  return pool.any(sql.type(keyRow)`
    SELECT DISTINCT project_id, run_id
    FROM agent_steps
    WHERE stored_on = ${storedOn}::date AND (parent_step_id IS NOT NULL OR error_code IS NOT NULL)
      AND (project_id, run_id) > (${after.project_id}, ${after.run_id}::uuid)
    ORDER BY project_id, run_id
    LIMIT ${limit}
  `);
}

/** Runs, of all projects, of which nobody counted the survived failures. */
export async function uncountedRuns(
  pool: DatabasePool,
  after: RunKeyRow,
  limit: number,
): Promise<readonly RunKeyRow[]> {
  return pool.any(sql.type(keyRow)`
    SELECT project_id, run_id
    FROM agent_runs
    WHERE survived_count IS NULL AND (project_id, run_id) > (${after.project_id}, ${after.run_id}::uuid)
    ORDER BY project_id, run_id
    LIMIT ${limit}
  `);
}
