import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { runStatus } from "../../rows.ts";
import { byIndex } from "../by-index.ts";
import { durably } from "../durably.ts";
import { holdPlace } from "../hold-place.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";

const placeRow = z.strictObject({ run_id: z.string(), stored_on: z.string(), xid: z.string() });
const runRow = z.strictObject({
  run_id: z.string(),
  stored_on: z.string(),
  started_at: z.bigint(),
  status: runStatus,
  apart_signal_count: z.int(),
  is_traced: z.boolean(),
});

/** A run that no other transaction changes until the end of this one. */
export type SignalledRun = z.infer<typeof runRow>;

/**
 * Locks those of some runs that are there and have not expired, in the order of their keys, and resolves with them, by id, and the id
 * of the transaction; null where none is registered.
 *
 * @param runIds sorted
 */
export async function lockRunsOfSignals(
  connection: CommonQueryMethods,
  projectId: number,
  runIds: readonly string[],
): Promise<{ readonly runs: ReadonlyMap<string, SignalledRun>; readonly xid: string | null }> {
  const locked = await connection.any(sql.prepared("lock_runs_of_signals", placeRow)`
    SELECT registered.run_id, registered.stored_on, pg_current_xact_id()::text AS xid
    FROM unnest(${uuids(runIds)}) AS wanted (run_id)
    JOIN run_registry AS registered USING (run_id)
    WHERE ${ofRuns(sql.fragment`registered`, projectId, runIds)} AND ${holdPlace} AND ${durably} AND ${byIndex}
    ORDER BY run_id
    FOR UPDATE OF registered
  `);
  const ids = locked.map(({ run_id }) => run_id);
  if (ids.length === 0) return { runs: new Map(), xid: null };
  // A statement of its own: it sees what was committed while the locks were waited for.
  const rows = await connection.any(sql.prepared("runs_of_signals", runRow)`
    SELECT
      run.run_id, run.stored_on, run.started_at, run.status, run.apart_signal_count,
      run.trace_state IS NOT NULL AS is_traced
    FROM unnest(${uuids(ids)}, ${dates(locked.map(({ stored_on }) => stored_on))}) AS locked (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)}
      AND run.started_at >= (SELECT oldest_start FROM retention)
  `);
  return { runs: new Map(rows.map((row) => [row.run_id, row])), xid: locked[0]?.xid ?? null };
}
