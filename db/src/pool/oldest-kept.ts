import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const retentionRow = z.strictObject({ oldest_start: z.bigint().nullable() });

/**
 * The start, in microseconds since the Unix epoch, before which runs have expired; null when all are kept. It moves once a
 * day, when maintenance runs with RETENTION_DAYS.
 */
export async function oldestKept(pool: DatabasePool): Promise<bigint | null> {
  const { oldest_start } = await pool.one(sql.type(retentionRow)`
    SELECT nullif(oldest_start, '-infinity') AS oldest_start FROM retention
  `);
  return oldest_start;
}
