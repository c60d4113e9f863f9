import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { namesOf, shapeOf } from "../../columns/column.ts";
import { fragmentOf } from "../../columns/column-sql.ts";
import { run } from "../../columns/run.ts";
import { usageColumns } from "../../rollup/columns.ts";
import { takeSlot } from "../../rollup/slots.ts";
import { holdPlace } from "../hold-place.ts";
import { dates, int4s, ofRuns, uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";
import { contributionOf, correctRollups, stepSumsOf } from "./correct-rollups.ts";
import { readStates } from "./load-runs.ts";
import { type LockedRun, readLocked } from "./lock-runs.ts";
import { recount } from "./recount.ts";
import type { RunState } from "./run-state.ts";
import { saveStepCounts } from "./save-step-counts.ts";
import { saveStepSums } from "./save-step-sums.ts";
import {
  deepRuns,
  firstRunKey,
  forgetUncountedDay,
  type RunKeyRow,
  uncountedDays,
  uncountedRuns,
} from "./uncounted-runs.ts";

/** Runs in one transaction. */
const BATCH = 100;
const placeRow = z.strictObject({ run_id: z.string(), stored_on: z.string() });
const headerRow = z.strictObject(shapeOf(run.columns, { isHeader: true }));
const header = fragmentOf(namesOf(run.columns, { isHeader: true }).join(", "));

/**
 * Counts the runs whose nested steps and survived failures were not counted when they were written: those stored before
 * `0015_counted_once.sql`, and those of services of the version before. Corrects their rollups in the same transaction, one of each project; may be
 * interrupted, and run at any time and twice at once.
 *
 * @param pool of the owner
 * @returns how many runs were looked at
 */
export async function recountRuns(pool: DatabasePool): Promise<number> {
  return (await recountDays(pool)) + (await recountStragglers(pool));
}

async function recountDays(pool: DatabasePool): Promise<number> {
  let recounted = 0;
  for (const storedOn of await uncountedDays(pool)) {
    recounted += await recountAll(pool, (after) => deepRuns(pool, storedOn, after, BATCH));
    await forgetUncountedDay(pool, storedOn);
  }
  return recounted;
}

async function recountStragglers(pool: DatabasePool): Promise<number> {
  return recountAll(pool, (after) => uncountedRuns(pool, after, BATCH));
}

async function recountAll(
  pool: DatabasePool,
  select: (after: RunKeyRow) => Promise<readonly RunKeyRow[]>,
): Promise<number> {
  let recounted = 0;
  let after = firstRunKey;
  for (;;) {
    const keys = await select(after);
    const last = keys.at(-1);
    if (last === undefined) return recounted;
    for (const [projectId, runs] of Map.groupBy(keys, ({ project_id }) => project_id)) {
      const ids = runs.map(({ run_id }) => run_id);
      await recountBatch(pool, projectId, ids);
    }
    recounted += keys.length;
    after = last;
  }
}

async function recountBatch(pool: DatabasePool, projectId: number, ids: readonly string[]): Promise<void> {
  using taken = takeSlot();
  await pool.transaction(async (connection) => {
    const locked = await lockKnown(connection, projectId, ids);
    const states = await readStates(connection, projectId, locked, new Set(locked), []);
    const headers = await readHeaders(connection, projectId, locked);
    const before = new Map([...states].map(([, state]) => [state, contributionOf(state)]));
    for (const [id, state] of states) {
      state.header = headers.get(id) ?? null;
      recount(state);
      state.changes += 1;
    }
    const runs = [...states.values()];
    await saveTotals(connection, projectId, runs);
    await saveStepSums(
      connection,
      projectId,
      runs.map((state) => ({ ...state, step_sums: stepSumsOf(state) })),
    );
    await saveStepCounts(connection, projectId, runs);
    await correctRollups(connection, projectId, before, taken.slot);
  });
}

async function lockKnown(
  connection: CommonQueryMethods,
  projectId: number,
  ids: readonly string[],
): Promise<LockedRun[]> {
  const places = await connection.any(sql.prepared("lock_known_runs", placeRow)`
    SELECT registered.run_id, registered.stored_on
    FROM unnest(${uuids(ids)}) AS known (run_id)
    JOIN run_registry AS registered USING (run_id)
    WHERE ${ofRuns(sql.fragment`registered`, projectId, ids)} AND ${holdPlace}
    ORDER BY run_id
    FOR UPDATE OF registered
  `);
  const stored = await readLocked(connection, projectId, places);
  return places.flatMap(({ run_id, stored_on }) => {
    const row = stored.get(run_id);
    // Expired meanwhile.
    return row === undefined ? [] : [{ runId: run_id, storedOn: stored_on, row }];
  });
}

async function readHeaders(connection: CommonQueryMethods, projectId: number, locked: readonly LockedRun[]) {
  const ids = locked.map(({ runId }) => runId);
  const rows = await connection.any(sql.prepared("headers_of_runs", headerRow)`
    SELECT ${header}
    FROM unnest(
      ${uuids(ids)}, ${dates(locked.map(({ storedOn }) => storedOn))}
    ) AS known (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)}
  `);
  return new Map(rows.map((row) => [row.run_id, row]));
}

const setUsage = fragmentOf(usageColumns.map((column) => `${column} = given.${column}`).join(", "));
const usageNames = fragmentOf(usageColumns.join(", "));

async function saveTotals(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
): Promise<void> {
  const ids = runs.map(({ runId }) => runId);
  const usage = usageColumns.map((column) => {
    const sums = runs.map(({ totals }) => totals[column]);
    return sql.fragment`unnest(${sql.array(sums, "int8")})`;
  });
  await connection.query(sql.prepared("save_totals", z.strictObject({ woken: z.literal("") }))`
    UPDATE agent_runs AS run
    SET ${setUsage}, survived_count = given.survived_count, changed_xid = change_id()
    FROM ROWS FROM (
      unnest(${uuids(ids)}), unnest(${dates(runs.map(({ storedOn }) => storedOn))}),
      ${sql.join(usage, sql.fragment`, `)}, unnest(${int4s(runs.map(({ totals }) => totals.survived_count))})
    ) AS given (run_id, stored_on, ${usageNames}, survived_count)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)} AND run.run_id = given.run_id AND run.stored_on = given.stored_on
    RETURNING ${wakeReaders}::text AS woken
  `);
}
