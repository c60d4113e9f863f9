import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../columns/column-sql.ts";
import { daysToMark, forgetDays, MAY_MARK } from "../rollup/crowded-periods.ts";

/**
 * Marks the days of a project that this process found to have too many versions, so that nobody writes rows for these any more. Call it
 * after a commit. One that fails, or comes on the day of an upgrade, is made up for by the next, or by maintenance.
 */
export async function markCrowdedDays(pool: DatabasePool, projectId: number): Promise<void> {
  const days = daysToMark(projectId);
  if (days.length === 0) return;
  try {
    await pool.query(sql.type(z.never())`
      INSERT INTO crowded_periods (project_id, grain, period, starts_at)
      SELECT ${projectId}::int, 'version', 'day', day FROM unnest(${sql.array([...days], "timestamptz")}) AS day
      WHERE ${fragmentOf(MAY_MARK)}
      ON CONFLICT (project_id, grain, period, starts_at) DO NOTHING
    `);
    forgetDays(projectId, days);
  } catch {
    // What was committed before is told all the same.
  }
}
