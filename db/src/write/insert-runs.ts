import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { Rollup } from "../rollup/sum-runs.ts";
import { failureRollupsInsert } from "./add-to-failure-rollups.ts";
import { rollupsInsert } from "./add-to-rollups.ts";
import { durably } from "./durably.ts";
import { areUnobserved, decisionsInsert, signalsInsert } from "./insert-observations.ts";
import { type CountedRecord, jsonFailures, jsonRuns, jsonSteps } from "./json-rows.ts";
import { wakeReaders } from "./wake-readers.ts";

const writtenRow = z.strictObject({ woken: z.literal(""), received_at: z.bigint() });

/**
 * Registers runs, inserts them with all of their items, adds them to the rollups and wakes readers: one statement, and
 * on a pool a transaction of its own, so that a commit takes one round trip.
 *
 * What is selected from `registered` and `counted` is there for the order: of two writers of the same runs the second waits
 * at the registry, before it holds a row of the rollups.
 *
 * @param batch distinct runs, sorted by `byRunKey`
 * @param rollups their sums
 * @returns when it was, as the runs say
 * @throws an error of a unique constraint when one of them is registered already; then nothing was written.
 */
export async function insertRuns(
  connection: CommonQueryMethods,
  batch: readonly CountedRecord[],
  rollups: readonly Rollup[],
  slot: number,
): Promise<bigint> {
  const records = batch.map(({ record, counts }) => ({ ...record, counts }));
  const ofRun = sql.fragment`run`;
  const isPlain = areUnobserved(records);
  const name = isPlain ? "insert_runs" : "insert_observed_runs";
  const observations = isPlain
    ? sql.fragment``
    : sql.fragment`, stored_decision AS (${decisionsInsert(records, ofRun)}
    ), stored_signal AS (${signalsInsert(records, ofRun)}
    )`;
  const { received_at } = await connection.one(sql.prepared(name, writtenRow)`
    WITH given_run AS MATERIALIZED (
      SELECT *, (now() AT TIME ZONE 'UTC')::date AS stored_on
      FROM json_to_recordset(${jsonRuns(batch)}::json) AS run (
        n int, project_id int, run_id uuid, agent_id text, agent_version text, environment text, status text,
        started_at timestamptz, ended_at timestamptz, session_id text, parent_run_id uuid, trace_id text,
        content_hash bytea, step_count int, failed_step_count int, failure_count int, decision_count int,
        signal_count int, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint,
        cost_nano_usd bigint, survived_count smallint
      )
    ), registered AS (
      INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
      SELECT project_id, run_id, stored_on, content_hash FROM given_run
      RETURNING run_id
    ), run AS MATERIALIZED (
      SELECT * FROM given_run WHERE (SELECT count(*) FROM registered) > 0
    ), stored_run AS (
      INSERT INTO agent_runs (
        project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
        session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
        decision_count, signal_count, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
        survived_count
      )
      SELECT
        project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
        session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
        decision_count, signal_count, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
        survived_count
      FROM run
    ), stored_step AS (
      INSERT INTO agent_steps (
        project_id, run_id, stored_on, step_id, seq, parent_step_id, attempt, step_type, name, latency_ms,
        started_at, ended_at, model, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
        cost_nano_usd, error_code, failed, metadata, in_metadata, item_hash, own_latency_ms,
        survived_run_started_at
      )
      SELECT
        run.project_id, run.run_id, run.stored_on, given.step_id, given.seq, given.parent_step_id,
        given.attempt, given.step_type, given.name, given.latency_ms, given.started_at, given.ended_at, given.model,
        given.input_tokens, given.output_tokens, given.cache_read_tokens, given.reasoning_tokens,
        given.cost_nano_usd, given.error_code, given.failed, given.metadata, given.in_metadata,
        given.item_hash, given.own_latency_ms, CASE WHEN given.survived THEN run.started_at END
      FROM json_to_recordset(${jsonSteps(records)}::json) AS given (
        n int, step_id uuid, seq int, parent_step_id uuid, attempt int, step_type text, name text,
        latency_ms int, started_at timestamptz, ended_at timestamptz, model text, input_tokens bigint,
        output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint,
        error_code text, failed boolean, metadata jsonb, in_metadata smallint, item_hash bigint,
        own_latency_ms int, survived boolean
      )
      JOIN run USING (n)
      ORDER BY n, given.seq
    ), stored_failure AS (
      INSERT INTO agent_failures (
        project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type, failure_code, message,
        item_hash
      )
      SELECT
        run.project_id, run.run_id, run.stored_on, run.started_at, given.failure_id,
        given.step_id, given.failure_type, given.failure_code, given.message, given.item_hash
      FROM json_to_recordset(${jsonFailures(records)}::json) AS given (
        n int, failure_id uuid, step_id uuid, failure_type text, failure_code text, message text,
        item_hash bigint
      )
      JOIN run USING (n)
      ORDER BY n, given.failure_id
    )${observations}, counted AS (
      ${rollupsInsert(rollups, slot, sql.fragment`(SELECT count(*) FROM registered) > 0`)}
      RETURNING runs
    ), counted_failure AS (
      ${failureRollupsInsert(rollups, slot, sql.fragment`(SELECT count(*) FROM counted) > 0`)}
    )
    SELECT ${wakeReaders}::text AS woken, now() AS received_at WHERE ${durably}
  `);
  return received_at;
}
