import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const noRow = z.never();

/**
 * Writes down for replicas which history the server is in, if it is another one than is written there: after another server took
 * over, or the database was restored. Writes nothing else, and takes no transaction id then.
 */
export async function noteHistory(pool: DatabasePool): Promise<void> {
  await pool.query(sql.type(noRow)`
    UPDATE change_history SET history = here.history
    FROM (SELECT server_history() AS history) AS here
    WHERE change_history.history <> here.history
  `);
}
