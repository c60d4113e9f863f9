import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const aheadRow = z.strictObject({ days: z.int() });

/**
 * For how many days after today (UTC) partitions are there, without a gap: 7 after maintenance, 0 when only today's
 * are left, -1 when not even those; at most 30.
 */
export async function partitionDaysAhead(pool: DatabasePool): Promise<number> {
  const { days } = await pool.one(sql.type(aheadRow)`
    SELECT coalesce(min(ahead), 31)::int - 1 AS days
    FROM generate_series(0, 30) AS ahead
    -- A set is made in one transaction, but its last table is younger than the others.
    WHERE to_regclass('agent_failures_' || to_char((now() AT TIME ZONE 'UTC')::date + ahead, 'YYYYMMDD')) IS NULL
      OR to_regclass('agent_signals_' || to_char((now() AT TIME ZONE 'UTC')::date + ahead, 'YYYYMMDD')) IS NULL
  `);
  return days;
}
