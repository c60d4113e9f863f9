import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { durably } from "./durably.ts";

const setRow = z.strictObject({ is_set: z.literal(true) });
const beatRow = z.strictObject({ spilled: z.int() });

/** Rows that take about 300 kB on the disk, in a temporary file. */
const SPILLED_ROWS = 10_000;

/**
 * Resolves when the database has committed a write of the ingest role. On a full disk an update of a row may still find room
 * where old rows were, while new rows do not: so the disk is asked for new room too, in a temporary file where the tables are.
 *
 * @throws errors for `databaseFault`
 */
export async function writeHeartbeat(pool: DatabasePool): Promise<void> {
  const beats = await pool.transaction(async (connection) => {
    // So little memory that the file is needed.
    await connection.query(sql.type(setRow)`
      SELECT set_config('work_mem', '64kB', true) = '64kB'
        AND set_config('temp_tablespaces', '', true) = '' AND ${durably} AS is_set
    `);
    return connection.any(sql.type(beatRow)`
      UPDATE heartbeats
      SET beat_at = now()
      WHERE slot = (SELECT slot FROM heartbeats ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING (SELECT count(*)::int FROM generate_series(1, ${SPILLED_ROWS}::int)) AS spilled
    `);
  });
  if (beats.length === 0) throw new Error("every row of heartbeats is locked");
}
