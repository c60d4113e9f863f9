import { type CommonQueryMethods, type DatabasePool, type QuerySqlToken, sql } from "slonik";
import { z } from "zod";
import { takeSlot } from "../../rollup/slots.ts";
import { runRow } from "../../rows.ts";
import { runKey } from "../run-key.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { contributionOf, correctRollups } from "./correct-rollups.ts";
import { readStates } from "./load-runs.ts";
import { type LockedRun, readLocked } from "./lock-runs.ts";
import { recount } from "./recount.ts";
import type { RunState } from "./run-state.ts";
import { saveStepCounts } from "./save-step-counts.ts";

/** Runs in one transaction. */
const BATCH = 100;
const FIRST: RunKeyRow = { project_id: -1, run_id: "00000000-0000-0000-0000-000000000000" };

const keyRow = z.strictObject({ project_id: z.int(), run_id: z.string() });
type RunKeyRow = z.infer<typeof keyRow>;
const placeRow = keyRow.extend({ stored_on: z.string() });
const dayRow = z.strictObject({ stored_on: z.string() });
const headerRow = runRow.pick({
  project_id: true,
  run_id: true,
  agent_id: true,
  agent_version: true,
  environment: true,
  started_at: true,
  session_id: true,
  parent_run_id: true,
  trace_id: true,
});

/**
 * Counts the runs whose nested steps and survived failures were not counted when they were written: those stored before
 * `0015_counted_once.sql`, and those of services of the version before. Corrects their rollups in the same transaction; may be
 * interrupted, and run at any time and twice at once.
 *
 * @param pool of the owner
 * @returns how many runs were looked at
 */
export async function recountRuns(pool: DatabasePool): Promise<number> {
  return (await recountDays(pool)) + (await recountStragglers(pool));
}

async function recountDays(pool: DatabasePool): Promise<number> {
  const days = await pool.any(sql.type(dayRow)`SELECT stored_on FROM uncounted_days ORDER BY stored_on DESC`);
  let recounted = 0;
  for (const { stored_on } of days) {
    recounted += await recountAll(pool, (after) => deepRunsOf(stored_on, after));
    await pool.query(sql.type(z.never())`DELETE FROM uncounted_days WHERE stored_on = ${stored_on}::date`);
  }
  return recounted;
}

/** Runs of a day that may count otherwise than as the sum of their steps and failures. */
const deepRunsOf = (storedOn: string, after: RunKeyRow) => sql.type(keyRow)`
  SELECT DISTINCT project_id, run_id
  FROM agent_steps
  WHERE stored_on = ${storedOn}::date AND (parent_step_id IS NOT NULL OR error_code IS NOT NULL)
    AND (project_id, run_id) > (${after.project_id}, ${after.run_id}::uuid)
  ORDER BY project_id, run_id
  LIMIT ${BATCH}`;

async function recountStragglers(pool: DatabasePool): Promise<number> {
  return recountAll(
    pool,
    (after) => sql.type(keyRow)`
      SELECT project_id, run_id
      FROM agent_runs
      WHERE survived_count IS NULL AND (project_id, run_id) > (${after.project_id}, ${after.run_id}::uuid)
      ORDER BY project_id, run_id
      LIMIT ${BATCH}`,
  );
}

async function recountAll(
  pool: DatabasePool,
  select: (after: RunKeyRow) => QuerySqlToken<typeof keyRow>,
): Promise<number> {
  let recounted = 0;
  let after = FIRST;
  for (;;) {
    const keys = await pool.any(select(after));
    const last = keys.at(-1);
    if (last === undefined) return recounted;
    await recountBatch(pool, keys);
    recounted += keys.length;
    after = last;
  }
}

async function recountBatch(pool: DatabasePool, keys: readonly RunKeyRow[]): Promise<void> {
  using taken = takeSlot();
  await pool.transaction(async (connection) => {
    const locked = await lockKnown(connection, keys);
    const states = await readStates(connection, locked, new Set(locked), []);
    const headers = await readHeaders(connection, locked);
    const before = new Map([...states].map(([, run]) => [run, contributionOf(run)]));
    for (const [key, run] of states) {
      run.header = headers.get(key) ?? null;
      recount(run);
      run.changes += 1;
    }
    const runs = [...states.values()];
    await saveTotals(connection, runs);
    await saveStepCounts(connection, runs);
    await correctRollups(connection, before, taken.slot);
  });
}

async function lockKnown(connection: CommonQueryMethods, keys: readonly RunKeyRow[]): Promise<LockedRun[]> {
  const places = await connection.any(sql.prepared("lock_known_runs", placeRow)`
    SELECT project_id, run_id, stored_on
    FROM unnest(
      ${int4s(keys.map(({ project_id }) => project_id))}, ${uuids(keys.map(({ run_id }) => run_id))}
    ) AS known (project_id, run_id)
    JOIN run_registry AS registered USING (project_id, run_id)
    ORDER BY project_id, run_id
    FOR UPDATE OF registered
  `);
  const stored = await readLocked(connection, places);
  return places.flatMap((place) => {
    const row = stored.get(runKey(place));
    // Expired meanwhile.
    if (row === undefined) return [];
    return [{ projectId: place.project_id, runId: place.run_id, storedOn: place.stored_on, row }];
  });
}

const keysOf = (runs: readonly { projectId: number; runId: string; storedOn: string }[]) => sql.fragment`
  unnest(${int4s(runs.map(({ projectId }) => projectId))}, ${uuids(runs.map(({ runId }) => runId))},
    ${dates(runs.map(({ storedOn }) => storedOn))}
  ) AS known (project_id, run_id, stored_on)`;

async function readHeaders(connection: CommonQueryMethods, locked: readonly LockedRun[]) {
  const rows = await connection.any(sql.prepared("headers_of_runs", headerRow)`
    SELECT project_id, run_id, agent_id, agent_version, environment, started_at, session_id, parent_run_id, trace_id
    FROM ${keysOf(locked)} JOIN agent_runs USING (project_id, run_id, stored_on)
  `);
  return new Map(rows.map((row) => [runKey(row), row]));
}

async function saveTotals(connection: CommonQueryMethods, runs: readonly RunState[]): Promise<void> {
  const counts = (
    column: "input_tokens" | "output_tokens" | "cache_read_tokens" | "reasoning_tokens" | "cost_nano_usd",
  ) =>
    sql.array(
      runs.map(({ totals }) => totals[column]),
      "int8",
    );
  await connection.query(sql.prepared("save_totals", z.strictObject({ woken: z.literal("") }))`
    UPDATE agent_runs AS run
    SET
      input_tokens = given.input_tokens,
      output_tokens = given.output_tokens,
      cache_read_tokens = given.cache_read_tokens,
      reasoning_tokens = given.reasoning_tokens,
      cost_nano_usd = given.cost_nano_usd,
      survived_count = given.survived_count,
      changed_xid = change_id()
    FROM ROWS FROM (
      unnest(${int4s(runs.map(({ projectId }) => projectId))}), unnest(${uuids(runs.map(({ runId }) => runId))}),
      unnest(${dates(runs.map(({ storedOn }) => storedOn))}), unnest(${counts("input_tokens")}),
      unnest(${counts("output_tokens")}), unnest(${counts("cache_read_tokens")}),
      unnest(${counts("reasoning_tokens")}), unnest(${counts("cost_nano_usd")}),
      unnest(${int4s(runs.map(({ totals }) => totals.survived_count))})
    ) AS given (
      project_id, run_id, stored_on, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
      cost_nano_usd, survived_count
    )
    WHERE run.project_id = given.project_id AND run.run_id = given.run_id AND run.stored_on = given.stored_on
    RETURNING ${wakeReaders}::text AS woken
  `);
}
