import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { ofRuns, uuids } from "./sql-arrays.ts";

const hashRow = z.strictObject({
  run_id: z.string(),
  content_hash: z.instanceof(Uint8Array),
  is_open: z.boolean(),
  received_at: z.bigint().nullable(),
  flushed: z.string(),
});

/**
 * What is stored of a run: its content hash, whether it began to arrive in parts and has not ended, and when it was first
 * accepted; null where its day has expired and the registry still knows it. The write-ahead log up to `flushed` tells all of it.
 */
export type StoredHash = z.infer<typeof hashRow>;

/** The content hashes of those of some runs of a project that are stored, by id. */
export async function storedHashes(
  pool: DatabasePool,
  projectId: number,
  runIds: readonly string[],
): Promise<Map<string, StoredHash>> {
  const rows = await pool.any(sql.prepared("stored_hashes", hashRow)`
    SELECT
      -- A transaction that can be seen has been flushed.
      pg_current_wal_flush_lsn()::text AS flushed,
      registered.run_id, content_hash, open_runs.run_id IS NOT NULL AS is_open,
      -- Run by run: joined, a plan that was made while days were empty would read all of them.
      (
        SELECT run.received_at FROM agent_runs AS run
        WHERE run.project_id = ${projectId} AND run.run_id = registered.run_id
          AND run.stored_on = registered.stored_on
      ) AS received_at
    FROM unnest(${uuids(runIds)}) AS wanted (run_id)
    JOIN run_registry AS registered USING (run_id)
    LEFT JOIN open_runs
      ON ${ofRuns(sql.fragment`open_runs`, projectId, runIds)} AND open_runs.run_id = registered.run_id
    WHERE ${ofRuns(sql.fragment`registered`, projectId, runIds)}
  `);
  return new Map(rows.map((row) => [row.run_id, row]));
}
