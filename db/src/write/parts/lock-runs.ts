import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { shapeOf } from "../../columns/column.ts";
import { fragmentOf } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { runRow, runStatus } from "../../rows.ts";
import { byIndex } from "../by-index.ts";
import { durably } from "../durably.ts";
import { holdPlace } from "../hold-place.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import { type RegistryRow, registerRuns } from "./register-runs.ts";
import { totalColumns } from "./run-state.ts";

const placeRow = z.strictObject({ run_id: z.string(), stored_on: z.string() });
const lockedRow = placeRow.extend({ xid: z.string() });
const storedRow = runRow
  .pick({
    run_id: true,
    status: true,
    ended_at: true,
    content_hash: true,
    step_count: true,
    failed_step_count: true,
    failure_count: true,
    decision_count: true,
    signal_count: true,
    apart_signal_count: true,
  })
  .extend({
    ...shapeOf(run.columns, { isUsage: true }),
    /** Null for a run that a service wrote which does not count survived failures. */
    survived_count: z.int().nullable(),
    waiting_ms: z.bigint().nullable(),
    is_traced: z.boolean(),
    /** Null where it is not known. */
    is_nested: z.boolean().nullable(),
    timeout_ms: z.bigint().nullable(),
    bytes: z.bigint().nullable(),
    told_status: runStatus.nullable(),
    told_end: z.bigint().nullable(),
  });
const totals = fragmentOf(totalColumns.map((column) => `run.${column}`).join(", "));

/** Where a run is stored. */
export interface RunPlace {
  readonly runId: string;
  /** UTC day on which the run was first accepted. */
  readonly storedOn: string;
}

/** A run that no other transaction changes until the end of this one. */
export type LockedRun = RunPlace & {
  /** As stored; null for a run that was registered by this transaction. */
  readonly row: z.infer<typeof storedRow> | null;
};

/**
 * Registers runs that are not there yet and locks all of them, in the order given, which is that of their keys; what
 * the runs hold may be read then. Resolves with the id of the transaction too.
 *
 * @throws Error when a run has expired meanwhile
 */
export async function lockRuns(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RegistryRow[],
): Promise<{ readonly locked: LockedRun[]; readonly xid: string }> {
  const registered = await registerRuns(connection, projectId, runs);
  const ids = runs.map(({ runId }) => runId);
  const locked = await connection.any(sql.prepared("lock_runs", lockedRow)`
    SELECT registered.run_id, registered.stored_on, pg_current_xact_id()::text AS xid
    FROM unnest(${uuids(ids)}) AS wanted (run_id)
    JOIN run_registry AS registered USING (run_id)
    WHERE ${ofRuns(sql.fragment`registered`, projectId, ids)} AND ${holdPlace} AND ${durably} AND ${byIndex}
    ORDER BY run_id
    FOR UPDATE OF registered
  `);
  const stored = await readLocked(connection, projectId, locked);
  const runsLocked = locked.map(({ run_id, stored_on }) => {
    const found = stored.get(run_id) ?? null;
    if (found === null && !registered.has(run_id)) throw new Error("a run is registered that is not stored");
    return { runId: run_id, storedOn: stored_on, row: found };
  });
  return { locked: runsLocked, xid: locked[0]?.xid ?? "" };
}

/** What is stored of locked runs, by id: a statement of its own, which sees what was committed while the locks were waited for. */
export async function readLocked(
  connection: CommonQueryMethods,
  projectId: number,
  locked: readonly z.infer<typeof placeRow>[],
): Promise<ReadonlyMap<string, z.infer<typeof storedRow>>> {
  const ids = locked.map(({ run_id }) => run_id);
  const days = dates(locked.map(({ stored_on }) => stored_on));
  const rows = await connection.any(sql.prepared("locked_runs", storedRow)`
    SELECT
      run.run_id, run.status, run.ended_at, run.content_hash, ${totals}, run.apart_signal_count, run.trace_state IS NOT NULL AS is_traced,
      open.timeout_ms, open.bytes, open.is_nested,
      open.told_status, open.told_end
    FROM unnest(${uuids(ids)}, ${days}) AS locked (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    LEFT JOIN open_runs AS open
      ON ${ofRuns(sql.fragment`open`, projectId, ids)} AND open.run_id = run.run_id AND open.stored_on = run.stored_on
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)}
  `);
  return new Map(rows.map((row) => [row.run_id, row]));
}
