import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { positionOfTransaction } from "../../position.ts";
import type { ApartSignalRow } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { apartSignalsInsert } from "../insert-items.ts";
import { jsonSignals } from "../json-rows.ts";
import { hasEnded } from "../parts/run-state.ts";
import { dates, int4s, ofRuns, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { lockRunsOfSignals, type SignalledRun } from "./lock-runs-of-signals.ts";

/** Signals that a run may have apart from its own. */
export const MAX_APART_SIGNALS = 10_000;

/**
 * What became of a signal: stored now; there before; another one has its id; the project has no such run, or it has expired; the run
 * ended without such a step; or it has {@link MAX_APART_SIGNALS}.
 */
export type SignalOutcome = "created" | "duplicate" | "conflict" | "no_run" | "no_step" | "too_many";

export interface SignalResult {
  readonly outcome: SignalOutcome;
  /** A position by which it is so; empty where there is no run. */
  readonly position: string;
}

const noRow = z.never();
const wokenRow = z.strictObject({ woken: z.literal("") });
const storedRow = z.strictObject({ run_id: z.string(), signal_id: z.string(), item_hash: z.bigint() });
const stepRow = z.strictObject({ run_id: z.string(), step_id: z.string() });

/**
 * Writes signals that come by themselves to runs of one project in one transaction, all or none, and resolves after COMMIT with what
 * became of them in the order of the batch. The runs are told to readers as changed; their content, state and sums stay. Ids are in
 * lower case.
 *
 * @throws errors for `classifyError`: nothing was written.
 */
export async function writeSignals(
  pool: DatabasePool,
  projectId: number,
  batch: readonly ApartSignalRow[],
): Promise<SignalResult[]> {
  if (batch.length === 0) return [];
  return await pool.transaction(async (connection) => {
    const runIds = [...new Set(batch.map(({ run_id }) => run_id))].sort();
    const { runs, xid } = await lockRunsOfSignals(connection, projectId, runIds);
    const position = xid === null ? "" : positionOfTransaction(xid);
    const known = batch.filter(({ run_id }) => runs.has(run_id));
    const stored = await storedHashes(connection, projectId, runs, known);
    const steps = await storedSteps(connection, projectId, runs, known);
    const fresh = new Map<SignalledRun, ApartSignalRow[]>();
    const results = batch.map((given): SignalResult => {
      const run = runs.get(given.run_id);
      if (run === undefined) return { outcome: "no_run", position: "" };
      const key = `${given.run_id}/${given.signal_id}`;
      const before = stored.get(key);
      if (before !== undefined)
        return { outcome: before === given.item_hash ? "duplicate" : "conflict", position };
      const needsStep = given.step_id !== null && hasEnded(run) && !run.is_traced;
      if (needsStep && !steps.has(`${given.run_id}/${given.step_id}`))
        return { outcome: "no_step", position };
      const ofRun = fresh.get(run) ?? [];
      if (run.apart_signal_count + ofRun.length >= MAX_APART_SIGNALS)
        return { outcome: "too_many", position };
      fresh.set(run, [...ofRun, given]);
      stored.set(key, given.item_hash);
      return { outcome: "created", position };
    });
    await insertSignals(connection, projectId, fresh);
    return results;
  });
}

/** Keys of signals, or of their steps, as rows of `wanted`. */
function wantedKeys(
  runs: ReadonlyMap<string, SignalledRun>,
  keys: readonly { readonly run_id: string; readonly id: string }[],
) {
  return sql.fragment`unnest(
    ${uuids(keys.map(({ run_id }) => run_id))},
    ${dates(keys.map(({ run_id }) => runs.get(run_id)?.stored_on ?? ""))}, ${uuids(keys.map(({ id }) => id))}
  )`;
}

async function storedHashes(
  connection: CommonQueryMethods,
  projectId: number,
  runs: ReadonlyMap<string, SignalledRun>,
  known: readonly ApartSignalRow[],
): Promise<Map<string, bigint>> {
  if (known.length === 0) return new Map();
  const keys = known.map(({ run_id, signal_id }) => ({ run_id, id: signal_id }));
  const rows = await connection.any(sql.prepared("stored_signals", storedRow)`
    SELECT signal.run_id, signal.signal_id, signal.item_hash
    FROM ${wantedKeys(runs, keys)} AS wanted (run_id, stored_on, signal_id)
    JOIN agent_signals AS signal USING (run_id, stored_on, signal_id)
    WHERE ${ofRuns(sql.fragment`signal`, projectId, [...runs.keys()])}
  `);
  return new Map(rows.map(({ run_id, signal_id, item_hash }) => [`${run_id}/${signal_id}`, item_hash]));
}

async function storedSteps(
  connection: CommonQueryMethods,
  projectId: number,
  runs: ReadonlyMap<string, SignalledRun>,
  known: readonly ApartSignalRow[],
): Promise<ReadonlySet<string>> {
  const keys = known.flatMap(({ run_id, step_id }) => (step_id === null ? [] : [{ run_id, id: step_id }]));
  if (keys.length === 0) return new Set();
  const rows = await connection.any(sql.prepared("steps_of_signals", stepRow)`
    SELECT step.run_id, step.step_id
    FROM ${wantedKeys(runs, keys)} AS wanted (run_id, stored_on, step_id)
    JOIN agent_steps AS step USING (run_id, stored_on, step_id)
    WHERE ${ofRuns(sql.fragment`step`, projectId, [...runs.keys()])}
  `);
  return new Set(rows.map(({ run_id, step_id }) => `${run_id}/${step_id}`));
}

async function insertSignals(
  connection: CommonQueryMethods,
  projectId: number,
  fresh: ReadonlyMap<SignalledRun, readonly ApartSignalRow[]>,
): Promise<void> {
  if (fresh.size === 0) return;
  const runs = [...fresh.keys()].toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1));
  const ids = runs.map(({ run_id }) => run_id);
  const days = dates(runs.map(({ stored_on }) => stored_on));
  const signals = runs.map((run) => (fresh.get(run) ?? []).map(({ run_id: _, ...signal }) => signal));
  const named = sql.fragment`ROWS FROM (
    unnest(${int4s(runs.map((_, n) => n))}), unnest(${uuids(ids)}), unnest(${days}),
    unnest(${sql.array(
      runs.map(({ started_at }) => timestamptzLiteral(started_at)),
      "timestamptz",
    )})
  ) AS run (n, run_id, stored_on, started_at)`;
  const json = jsonSignals(signals.map((ofRun) => ({ signals: ofRun })));
  await connection.query(
    sql.prepared("insert_apart_signals", noRow)`${apartSignalsInsert(projectId, json, named)}`,
  );
  // What was computed of the steps before holds after, too: they are the same.
  await connection.query(sql.prepared("count_apart_signals", wokenRow)`
    UPDATE agent_runs AS run
    SET
      apart_signal_count = run.apart_signal_count + given.added, changed_xid = change_id(),
      steps_xid = CASE WHEN run.steps_xid = run.changed_xid::xid THEN change_id()::xid ELSE run.steps_xid END
    FROM unnest(${uuids(ids)}, ${days}, ${int4s(signals.map((ofRun) => ofRun.length))})
      AS given (run_id, stored_on, added)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)} AND run.run_id = given.run_id
      AND run.stored_on = given.stored_on
    RETURNING ${wakeReaders}::text AS woken
  `);
}
