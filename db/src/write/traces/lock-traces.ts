import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { shapeOf } from "../../columns/column.ts";
import { fragmentOf } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { runStatus } from "../../rows.ts";
import type { RunPlace } from "../parts/lock-runs.ts";
import { totalColumns } from "../parts/run-state.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import { traceState } from "./trace-state.ts";

const lockedRow = z.strictObject({ run_id: z.string(), stored_on: z.string() });
const storedRow = z.strictObject({
  run_id: z.string(),
  status: runStatus,
  ended_at: z.bigint().nullable(),
  step_count: z.int(),
  failed_step_count: z.int(),
  failure_count: z.int(),
  decision_count: z.int(),
  signal_count: z.int(),
  apart_signal_count: z.int(),
  survived_count: z.int().nullable(),
  waiting_ms: z.bigint().nullable(),
  ...shapeOf(run.columns, { isUsage: true }),
  /** Null for a run that came in facts. */
  trace_state: traceState.nullable(),
});
const totals = fragmentOf(totalColumns.map((column) => `run.${column}`).join(", "));

/** What is stored of the run of a trace. */
export type StoredTrace = z.infer<typeof storedRow>;

/** A registered run that no other transaction changes until the end of this one; `row` is null if it has expired. */
export type LockedTrace = RunPlace & { readonly row: StoredTrace | null };

/** Locks runs that are registered, in the order given, which is that of their keys, and reads what is stored of them. */
export async function lockTraces(
  connection: CommonQueryMethods,
  projectId: number,
  ids: readonly string[],
): Promise<LockedTrace[]> {
  if (ids.length === 0) return [];
  const locked = await connection.any(sql.prepared("lock_traces", lockedRow)`
    SELECT registered.run_id, registered.stored_on
    FROM unnest(${uuids(ids)}) AS wanted (run_id)
    JOIN run_registry AS registered USING (run_id)
    WHERE ${ofRuns(sql.fragment`registered`, projectId, ids)}
    ORDER BY run_id
    FOR UPDATE OF registered
  `);
  // A statement of its own: it sees what was committed while the locks were waited for.
  const rows = await connection.any(sql.prepared("locked_traces", storedRow)`
    SELECT run.run_id, run.status, run.ended_at, ${totals}, run.apart_signal_count, run.trace_state
    FROM unnest(
      ${uuids(locked.map(({ run_id }) => run_id))}, ${dates(locked.map(({ stored_on }) => stored_on))}
    ) AS locked (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)}
  `);
  const stored = new Map(rows.map((row) => [row.run_id, row]));
  return locked.map(({ run_id, stored_on }) => ({
    runId: run_id,
    storedOn: stored_on,
    row: stored.get(run_id) ?? null,
  }));
}
