import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { durably } from "./durably.ts";

const confirmedRow = z.strictObject({ confirmed: z.literal(1) });

/**
 * Resolves when what this server has committed so far is on its synchronous standbys too. What a call only finds stored may have
 * been committed by one that was cut while it waited for them: to acknowledge it is to say that it lasts. Without synchronous
 * standbys nothing is written, and a commit that can be seen is on the disk.
 */
export async function confirmDurable(pool: DatabasePool): Promise<void> {
  // A message in the log of the server, after all commits so far, that nobody reads.
  await pool.one(sql.type(confirmedRow)`
    SELECT count(*)::int AS confirmed
    FROM (
      SELECT CASE
        WHEN current_setting('synchronous_standby_names') <> '' AND ${durably}
        THEN pg_logical_emit_message(true, 'runfacts', '')
      END
    ) AS message
  `);
}
