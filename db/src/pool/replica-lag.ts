import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const lagRow = z.strictObject({ is_replica: z.boolean(), lag_ms: z.number().nullable() });

/**
 * How far a replica is behind its primary, in milliseconds; null for a primary. A replica that has replayed all that it
 * received, and still receives, is not behind, however long ago anything was written; one that receives nothing is as far behind
 * as the last commit it knows, and infinitely so where it knows none.
 */
export async function replicaLag(pool: DatabasePool): Promise<number | null> {
  const { is_replica, lag_ms } = await pool.one(sql.type(lagRow)`
    SELECT
      pg_is_in_recovery() AS is_replica,
      CASE
        WHEN NOT pg_is_in_recovery() THEN NULL
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
          AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN 0
        ELSE (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::float8
      END AS lag_ms
  `);
  return is_replica ? Math.max(0, lag_ms ?? Number.POSITIVE_INFINITY) : null;
}
