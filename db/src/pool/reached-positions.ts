import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { Position } from "../position.ts";

const reachedRow = z.strictObject({ reached: z.boolean() });

/**
 * Whether a server shows what was committed by each position to the statements that follow. A primary always does; a replica,
 * once it has replayed so far. A transaction that never committed, or so long ago that nothing is known of it, is nothing to wait for.
 */
export async function reachedPositions(
  connection: Pick<CommonQueryMethods, "any">,
  positions: readonly Position[],
): Promise<boolean[]> {
  const xids = positions.map((position) => ("xid" in position ? position.xid.toString() : null));
  const lsns = positions.map((position) => ("lsn" in position ? position.lsn : null));
  const rows = await connection.any(sql.type(reachedRow)`
    SELECT CASE
      WHEN NOT pg_is_in_recovery() THEN true
      WHEN lsn IS NOT NULL THEN pg_last_wal_replay_lsn() >= lsn
      -- pg_xact_status raises an error for what is in the future. A snapshot of a replica names no transactions that run.
      WHEN xid >= pg_snapshot_xmax(pg_current_snapshot()) THEN false
      ELSE coalesce(pg_xact_status(xid), 'committed') <> 'in progress'
    END AS reached
    FROM unnest(${sql.array(xids, "text")}::xid8[], ${sql.array(lsns, "text")}::pg_lsn[])
      WITH ORDINALITY AS wanted (xid, lsn, place)
    ORDER BY place
  `);
  return rows.map(({ reached }) => reached);
}
