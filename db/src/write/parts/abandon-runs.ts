import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { shapeOf } from "../../columns/column.ts";
import { fragmentOf } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { stepSums } from "../../counts/step-sums.ts";
import { waitingTime } from "../../counts/waiting-time.ts";
import { usageColumns } from "../../rollup/columns.ts";
import { takeSlot } from "../../rollup/slots.ts";
import { type CountedRun, sumRuns } from "../../rollup/sum-runs.ts";
import { runRow } from "../../rows.ts";
import { addToFailureRollups } from "../add-to-failure-rollups.ts";
import { addToRollups } from "../add-to-rollups.ts";
import { durably } from "../durably.ts";
import { holdPlace } from "../hold-place.ts";
import type { GivenRun } from "../json-rows.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { countedItems } from "./correct-rollups.ts";
import type { RunPlace } from "./lock-runs.ts";
import { readFailures, readSteps } from "./read-items.ts";
import { saveStepSums } from "./save-step-sums.ts";
import { isSilent, silentRuns } from "./silent-runs.ts";

/** Runs in one transaction. */
const BATCH = 100;

const abandonedRow = runRow
  .pick({
    run_id: true,
    stored_on: true,
    agent_id: true,
    agent_version: true,
    environment: true,
    status: true,
    started_at: true,
  })
  .extend({
    ...shapeOf(run.columns, { isUsage: true }),
    ended_at: z.bigint(),
    woken: z.literal(""),
  });
type AbandonedRow = z.infer<typeof abandonedRow>;
const usage = fragmentOf(usageColumns.join(", "));

/**
 * Ends the runs that gave no sign of life for their time-out, and counts them in the rollups; those of each project in
 * transactions of their own. They are ABANDONED, and ended when the last sign came; those of traces end as their spans say.
 * Parts that come meanwhile win.
 *
 * @param pool of the owner
 * @param timeoutMs for runs without a time-out of their own, in milliseconds
 * @returns how many were abandoned
 */
export async function abandonRuns(pool: DatabasePool, timeoutMs: number): Promise<number> {
  let abandoned = 0;
  for (;;) {
    const silent = await silentRuns(pool, timeoutMs, BATCH);
    if (silent.length === 0) return abandoned;
    for (const [projectId, runs] of Map.groupBy(silent, ({ project_id }) => project_id)) {
      const ids = runs.map(({ run_id }) => run_id);
      abandoned += await abandonBatch(pool, projectId, ids, timeoutMs);
    }
  }
}

async function abandonBatch(
  pool: DatabasePool,
  projectId: number,
  silent: readonly string[],
  timeoutMs: number,
): Promise<number> {
  using taken = takeSlot();
  return await pool.transaction(async (connection) => {
    const keys = sql.fragment`unnest(${uuids(silent)}) AS silent (run_id)`;
    await connection.query(sql.prepared("lock_silent_runs", z.strictObject({ locked: z.int() }))`
      SELECT 1 AS locked
      FROM ${keys} JOIN run_registry AS registered USING (run_id)
      WHERE ${ofRuns(sql.fragment`registered`, projectId, silent)} AND ${holdPlace} AND ${durably}
      ORDER BY run_id
      FOR UPDATE OF registered
    `);
    // A statement of its own: it sees the parts that came while the locks were waited for.
    const rows = await connection.any(sql.prepared("abandon_runs", abandonedRow)`
      WITH given_up AS (
        UPDATE open_runs
        SET abandoned = true
        FROM ${keys}
        WHERE ${ofRuns(sql.fragment`open_runs`, projectId, silent)} AND open_runs.run_id = silent.run_id
          AND ${isSilent(timeoutMs)}
        RETURNING open_runs.run_id, open_runs.stored_on, last_sign_at
      )
      UPDATE agent_runs AS run
      SET
        status = coalesce(trace_state #>> '{idle,status}', 'abandoned'),
        ended_at = coalesce((trace_state #>> '{idle,ended_at}')::timestamptz, greatest(last_sign_at, started_at)),
        changed_xid = change_id()
      FROM given_up
      WHERE ${ofRuns(sql.fragment`run`, projectId, silent)} AND run.run_id = given_up.run_id
        AND run.stored_on = given_up.stored_on
      RETURNING
        run.run_id, run.stored_on, agent_id, agent_version, environment, status, started_at, ended_at, ${usage},
        ${wakeReaders}::text AS woken
    `);
    const ended = rows.filter(({ status }) => status !== "abandoned").map(({ run_id }) => run_id);
    if (ended.length > 0)
      await connection.query(sql.prepared("forget_ended_runs", z.never())`
        DELETE FROM open_runs WHERE ${ofRuns(sql.fragment`open_runs`, projectId, ended)}
      `);
    const { counted, sums } = await countedRuns(connection, projectId, rows);
    await saveSums(connection, projectId, sums);
    const rollups = sumRuns(projectId, counted);
    if (rollups.length > 0) await addToRollups(connection, projectId, rollups, taken.slot);
    await addToFailureRollups(connection, projectId, rollups, taken.slot);
    return rows.length - ended.length;
  });
}

async function countedRuns(
  connection: CommonQueryMethods,
  projectId: number,
  rows: readonly AbandonedRow[],
): Promise<{ readonly counted: CountedRun[]; readonly sums: readonly RunSums[] }> {
  const keys = rows.map(({ run_id, stored_on }) => ({ runId: run_id, storedOn: stored_on }));
  const idOf = ({ run_id }: { readonly run_id: string }) => run_id;
  const steps = Map.groupBy(await readSteps(connection, projectId, keys), idOf);
  const failures = Map.groupBy(await readFailures(connection, projectId, keys), idOf);
  const counted = rows.map((row) => ({
    run: row,
    ...countedItems(steps.get(row.run_id) ?? [], failures.get(row.run_id) ?? []),
  }));
  const sums = counted.map(({ run: { run_id, stored_on, started_at, ended_at }, steps: ofRun }) => ({
    runId: run_id,
    storedOn: stored_on,
    waiting_ms: waitingTime(steps.get(run_id) ?? [], started_at, ended_at),
    step_sums: stepSums(ofRun),
  }));
  return { counted, sums };
}

type RunSums = RunPlace & Pick<GivenRun, "waiting_ms" | "step_sums">;

async function saveSums(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunSums[],
): Promise<void> {
  await saveStepSums(connection, projectId, runs);
  const waiting = runs.filter(({ waiting_ms }) => waiting_ms > 0n);
  if (waiting.length === 0) return;
  const ids = waiting.map(({ runId }) => runId);
  await connection.query(sql.prepared("save_waiting", z.never())`
    UPDATE agent_runs AS run
    SET waiting_ms = given.waiting_ms
    FROM unnest(
      ${uuids(ids)}, ${dates(waiting.map(({ storedOn }) => storedOn))},
      ${sql.array(
        waiting.map(({ waiting_ms }) => waiting_ms),
        "int8",
      )}
    ) AS given (run_id, stored_on, waiting_ms)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)} AND run.run_id = given.run_id AND run.stored_on = given.stored_on
  `);
}
