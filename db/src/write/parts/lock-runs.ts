import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { runStatus } from "../../rows.ts";
import { durably } from "../durably.ts";
import { runKey } from "../run-key.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import { type RegistryRow, registerRuns } from "./register-runs.ts";

const lockedRow = z.strictObject({ project_id: z.int(), run_id: z.string(), stored_on: z.string() });
const tokens = z.bigint().nullable();
const storedRow = z.strictObject({
  project_id: z.int(),
  run_id: z.string(),
  status: runStatus,
  ended_at: z.bigint().nullable(),
  content_hash: z.instanceof(Uint8Array),
  step_count: z.int(),
  failed_step_count: z.int(),
  failure_count: z.int(),
  decision_count: z.int(),
  signal_count: z.int(),
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_tokens: tokens,
  reasoning_tokens: tokens,
  cost_nano_usd: tokens,
  /** Null for a run that a service wrote which does not count survived failures. */
  survived_count: z.int().nullable(),
  /** Null where it is not known. */
  is_nested: z.boolean().nullable(),
  timeout_ms: z.bigint().nullable(),
  bytes: z.bigint().nullable(),
  told_status: runStatus.nullable(),
  told_end: z.bigint().nullable(),
});

/** Where a run is stored. */
export type RunPlace = {
  readonly projectId: number;
  readonly runId: string;
  /** UTC day on which the run was first accepted. */
  readonly storedOn: string;
};

/** A run that no other transaction changes until the end of this one. */
export type LockedRun = RunPlace & {
  /** As stored; null for a run that was registered by this transaction. */
  readonly row: z.infer<typeof storedRow> | null;
};

/**
 * Registers runs that are not there yet and locks all of them, in the order given, which is that of their keys; what
 * the runs hold may be read then.
 *
 * @throws Error when a run has expired meanwhile
 */
export async function lockRuns(
  connection: CommonQueryMethods,
  runs: readonly RegistryRow[],
): Promise<LockedRun[]> {
  const registered = await registerRuns(connection, runs);
  const projects = int4s(runs.map(({ projectId }) => projectId));
  const ids = uuids(runs.map(({ runId }) => runId));
  const locked = await connection.any(sql.prepared("lock_runs", lockedRow)`
    SELECT project_id, run_id, stored_on
    FROM unnest(${projects}, ${ids}) AS wanted (project_id, run_id)
    JOIN run_registry AS registered USING (project_id, run_id)
    WHERE ${durably}
    ORDER BY project_id, run_id
    FOR UPDATE OF registered
  `);
  const stored = await readLocked(connection, locked);
  return locked.map((row) => {
    const key = runKey(row);
    const found = stored.get(key) ?? null;
    if (found === null && !registered.has(key)) throw new Error("a run is registered that is not stored");
    return { projectId: row.project_id, runId: row.run_id, storedOn: row.stored_on, row: found };
  });
}

/** What is stored of locked runs, by `runKey`: a statement of its own, which sees what was committed while the locks were waited for. */
export async function readLocked(
  connection: CommonQueryMethods,
  locked: readonly z.infer<typeof lockedRow>[],
): Promise<ReadonlyMap<string, z.infer<typeof storedRow>>> {
  const days = dates(locked.map(({ stored_on }) => stored_on));
  const rows = await connection.any(sql.prepared("locked_runs", storedRow)`
    SELECT
      project_id, run_id, status, ended_at, content_hash, step_count, failed_step_count, failure_count,
      decision_count, signal_count, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
      survived_count, timeout_ms, bytes, is_nested, told_status, told_end
    FROM unnest(
      ${int4s(locked.map(({ project_id }) => project_id))}, ${uuids(locked.map(({ run_id }) => run_id))}, ${days}
    ) AS locked (project_id, run_id, stored_on)
    JOIN agent_runs USING (project_id, run_id, stored_on)
    LEFT JOIN open_runs USING (project_id, run_id, stored_on)
  `);
  return new Map(rows.map((row) => [runKey(row), row]));
}
