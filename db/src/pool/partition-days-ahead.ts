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
    CROSS JOIN LATERAL CAST((now() AT TIME ZONE 'UTC')::date + ahead AS date) AS day
    -- A set is made in one transaction, but its last table is younger than the others.
    WHERE NOT EXISTS (
      SELECT FROM partitions WHERE parent = 'agent_failures'::regclass AND day >= first_day AND day < end_day
    ) OR NOT EXISTS (
      SELECT FROM partitions WHERE parent = 'agent_signals'::regclass AND day >= first_day AND day < end_day
    )
  `);
  return days;
}
