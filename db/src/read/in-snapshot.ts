import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";

const settingsRow = z.strictObject({ work_mem: z.string(), jit: z.string() });

/**
 * Runs statements on one snapshot, read-only, with memory enough to group by hashing (sorting histograms takes several times
 * as long) and without compiling, which takes longer than they do.
 */
export function inSnapshot<T>(
  pool: DatabasePool,
  read: (connection: CommonQueryMethods) => Promise<T>,
): Promise<T> {
  return pool.transaction(async (connection) => {
    await connection.query(sql.unsafe`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
    await connection.one(sql.type(settingsRow)`
      SELECT set_config('work_mem', '64MB', true) AS work_mem, set_config('jit', 'off', true) AS jit
    `);
    return read(connection);
  });
}
