import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { takeSlot } from "../../rollup/slots.ts";
import { type CountedRun, sumRuns } from "../../rollup/sum-runs.ts";
import { runRow } from "../../rows.ts";
import { addToFailureRollups } from "../add-to-failure-rollups.ts";
import { addToRollups } from "../add-to-rollups.ts";
import { durably } from "../durably.ts";
import { runKey } from "../run-key.ts";
import { int4s, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { countedItems } from "./correct-rollups.ts";
import { readFailures, readSteps } from "./read-items.ts";

/** Runs in one transaction. */
const BATCH = 100;

const silentRow = z.strictObject({ project_id: z.int(), run_id: z.string() });
const abandonedRow = runRow
  .pick({
    project_id: true,
    run_id: true,
    stored_on: true,
    agent_id: true,
    agent_version: true,
    environment: true,
    status: true,
    started_at: true,
    input_tokens: true,
    output_tokens: true,
    cache_read_tokens: true,
    reasoning_tokens: true,
    cost_nano_usd: true,
  })
  .extend({ ended_at: z.bigint(), woken: z.literal("") });
type AbandonedRow = z.infer<typeof abandonedRow>;

/**
 * Marks the runs as ABANDONED that gave no sign of life for their time-out: ended when the last sign came, and counted in the
 * rollups. Parts that come meanwhile win.
 *
 * @param pool of the owner
 * @param timeoutMs for runs without a time-out of their own, in milliseconds
 * @returns how many there were
 */
export async function abandonRuns(pool: DatabasePool, timeoutMs: number): Promise<number> {
  let abandoned = 0;
  for (;;) {
    const silent = await pool.any(sql.prepared("silent_runs", silentRow)`
      SELECT project_id, run_id
      FROM open_runs
      WHERE NOT abandoned
        AND last_sign_at < now() - coalesce(timeout_ms, ${timeoutMs}::bigint) * interval '1 ms'
      ORDER BY project_id, run_id
      LIMIT ${BATCH}
    `);
    if (silent.length === 0) return abandoned;
    abandoned += await abandonBatch(pool, silent, timeoutMs);
  }
}

async function abandonBatch(
  pool: DatabasePool,
  silent: readonly z.infer<typeof silentRow>[],
  timeoutMs: number,
): Promise<number> {
  using taken = takeSlot();
  return await pool.transaction(async (connection) => {
    const keys = sql.fragment`unnest(
      ${int4s(silent.map(({ project_id }) => project_id))}, ${uuids(silent.map(({ run_id }) => run_id))}
    ) AS silent (project_id, run_id)`;
    await connection.query(sql.prepared("lock_silent_runs", z.strictObject({ locked: z.int() }))`
      SELECT 1 AS locked
      FROM ${keys} JOIN run_registry AS registered USING (project_id, run_id)
      WHERE ${durably}
      ORDER BY project_id, run_id
      FOR UPDATE OF registered
    `);
    // A statement of its own: it sees the parts that came while the locks were waited for.
    const rows = await connection.any(sql.prepared("abandon_runs", abandonedRow)`
      WITH given_up AS (
        UPDATE open_runs
        SET abandoned = true
        FROM ${keys}
        WHERE open_runs.project_id = silent.project_id AND open_runs.run_id = silent.run_id AND NOT open_runs.abandoned
          AND last_sign_at < now() - coalesce(timeout_ms, ${timeoutMs}::bigint) * interval '1 ms'
        RETURNING open_runs.project_id, open_runs.run_id, open_runs.stored_on, last_sign_at
      )
      UPDATE agent_runs AS run
      SET status = 'abandoned', ended_at = greatest(last_sign_at, started_at), changed_xid = change_id()
      FROM given_up
      WHERE run.project_id = given_up.project_id AND run.run_id = given_up.run_id
        AND run.stored_on = given_up.stored_on
      RETURNING
        run.project_id, run.run_id, run.stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
        input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
        ${wakeReaders}::text AS woken
    `);
    const rollups = sumRuns(await countedRuns(connection, rows));
    if (rollups.length > 0) await addToRollups(connection, rollups, taken.slot);
    await addToFailureRollups(connection, rollups, taken.slot);
    return rows.length;
  });
}

async function countedRuns(
  connection: Parameters<typeof readSteps>[0],
  rows: readonly AbandonedRow[],
): Promise<CountedRun[]> {
  const keys = rows.map(({ project_id, run_id, stored_on }) => ({
    projectId: project_id,
    runId: run_id,
    storedOn: stored_on,
  }));
  const steps = Map.groupBy(await readSteps(connection, keys), runKey);
  const failures = Map.groupBy(await readFailures(connection, keys), runKey);
  return rows.map((run) => ({
    projectId: run.project_id,
    record: { run, ...countedItems(steps.get(runKey(run)) ?? [], failures.get(runKey(run)) ?? []) },
  }));
}
