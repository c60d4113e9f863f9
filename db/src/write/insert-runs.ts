import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { insertedColumns, recordColumns } from "../columns/column-sql.ts";
import { run } from "../columns/run.ts";
import type { Rollup } from "../rollup/sum-runs.ts";
import { failureRollupsInsert } from "./add-to-failure-rollups.ts";
import { rollupsInsert } from "./add-to-rollups.ts";
import { byIndex } from "./by-index.ts";
import { durably } from "./durably.ts";
import { holdPlace } from "./hold-place.ts";
import {
  areUnobserved,
  decisionsInsert,
  failuresInsert,
  signalsInsert,
  stepsInsert,
} from "./insert-items.ts";
import {
  type CountedRecord,
  jsonDecisions,
  jsonFailures,
  jsonRuns,
  jsonSignals,
  jsonSteps,
} from "./json-rows.ts";
import { wakeReaders } from "./wake-readers.ts";

const writtenRow = z.strictObject({ woken: z.literal(""), received_at: z.bigint(), xid: z.string() });
const given = recordColumns(run.columns);
const names = insertedColumns(run.columns);
const ofRun = sql.fragment`run`;

/**
 * Registers runs of one project, inserts them with all of their items, adds them to the rollups and wakes readers: one statement, and
 * on a pool a transaction of its own, so that a commit takes one round trip.
 *
 * What is selected from `registered` and `counted` is there for the order: of two writers of the same runs the second waits
 * at the registry, before it holds a row of the rollups.
 *
 * @param batch distinct runs, sorted by `byRunId`
 * @param rollups their sums
 * @returns when it was, as the runs say, and the id of the transaction
 * @throws an error of a unique constraint when one of them is registered already; then nothing was written.
 */
export async function insertRuns(
  connection: CommonQueryMethods,
  projectId: number,
  batch: readonly CountedRecord[],
  rollups: readonly Rollup[],
  slot: number,
): Promise<{ readonly receivedAt: bigint; readonly xid: string }> {
  const records = batch.map(({ record, counts }) => ({ ...record, counts }));
  const isPlain = areUnobserved(records);
  const name = isPlain ? "insert_runs" : "insert_observed_runs";
  const observations = isPlain
    ? sql.fragment``
    : sql.fragment`, stored_decision AS (${decisionsInsert(projectId, jsonDecisions(records), ofRun)}
    ), stored_signal AS (${signalsInsert(projectId, jsonSignals(records), ofRun)}
    )`;
  const { received_at, xid } = await connection.one(sql.prepared(name, writtenRow)`
    WITH given_run AS MATERIALIZED (
      SELECT ${projectId}::int AS project_id, *, (now() AT TIME ZONE 'UTC')::date AS stored_on
      FROM json_to_recordset(${jsonRuns(batch)}::json) AS run (n int, ${given})
    ), registered AS (
      INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
      SELECT project_id, run_id, stored_on, content_hash FROM given_run
      RETURNING run_id
    ), run AS MATERIALIZED (
      SELECT * FROM given_run WHERE (SELECT count(*) FROM registered) > 0
    ), stored_run AS (
      INSERT INTO agent_runs (${names})
      SELECT ${names}
      FROM run
    ), stored_step AS (${stepsInsert(projectId, jsonSteps(records), ofRun)}
    ), stored_failure AS (${failuresInsert(projectId, jsonFailures(records), ofRun)}
    )${observations}, counted AS (
      ${rollupsInsert(projectId, rollups, slot, sql.fragment`(SELECT count(*) FROM registered) > 0`)}
      RETURNING runs
    ), counted_failure AS (
      ${failureRollupsInsert(projectId, rollups, slot, sql.fragment`(SELECT count(*) FROM counted) > 0`)}
    )
    SELECT ${wakeReaders}::text AS woken, now() AS received_at, pg_current_xact_id()::text AS xid
    WHERE ${holdPlace} AND ${durably} AND ${byIndex}
  `);
  return { receivedAt: received_at, xid };
}
