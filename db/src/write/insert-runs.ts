import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { jsonFailures, jsonRuns, jsonSteps } from "./json-rows.ts";
import type { ProjectRecord } from "./run-key.ts";

/**
 * Inserts runs that are registered, with their steps and failures, in one statement.
 *
 * @param storedOn the day of the registry's rows, so midnight cannot part a run
 */
export async function insertRuns(
  connection: CommonQueryMethods,
  batch: readonly ProjectRecord[],
  storedOn: string,
): Promise<void> {
  await connection.query(sql.prepared("insert_runs", z.never())`
    WITH run AS MATERIALIZED (
      SELECT *, ${storedOn}::date AS stored_on
      FROM json_to_recordset(${jsonRuns(batch)}::json) AS run (
        n int, project_id int, run_id uuid, agent_id text, agent_version text, environment text, status text,
        started_at timestamptz, ended_at timestamptz, session_id text, parent_run_id uuid, trace_id text,
        content_hash bytea, step_count int, failed_step_count int, failure_count int, input_tokens bigint,
        output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint
      )
    ), stored_run AS (
      INSERT INTO agent_runs (
        project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
        session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
        input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd
      )
      SELECT
        project_id, run_id, stored_on, agent_id, agent_version, environment, status, started_at, ended_at,
        session_id, parent_run_id, trace_id, content_hash, step_count, failed_step_count, failure_count,
        input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd
      FROM run
    ), stored_step AS (
      INSERT INTO agent_steps (
        project_id, run_id, stored_on, step_id, seq, parent_step_id, attempt, step_type, name, latency_ms,
        started_at, ended_at, model, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
        cost_nano_usd, error_code, failed, metadata, in_metadata, item_hash
      )
      SELECT
        run.project_id, run.run_id, run.stored_on, given.step_id, given.seq, given.parent_step_id,
        given.attempt, given.step_type, given.name, given.latency_ms, given.started_at, given.ended_at, given.model,
        given.input_tokens, given.output_tokens, given.cache_read_tokens, given.reasoning_tokens,
        given.cost_nano_usd, given.error_code, given.failed, given.metadata, given.in_metadata,
        given.item_hash
      FROM json_to_recordset(${jsonSteps(batch.map(({ record }) => record))}::json) AS given (
        n int, step_id uuid, seq int, parent_step_id uuid, attempt int, step_type text, name text,
        latency_ms int, started_at timestamptz, ended_at timestamptz, model text, input_tokens bigint,
        output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint,
        error_code text, failed boolean, metadata jsonb, in_metadata smallint, item_hash bigint
      )
      JOIN run USING (n)
      ORDER BY n, given.seq
    )
    INSERT INTO agent_failures (
      project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type, failure_code, message,
      item_hash
    )
    SELECT
      run.project_id, run.run_id, run.stored_on, run.started_at, given.failure_id,
      given.step_id, given.failure_type, given.failure_code, given.message, given.item_hash
    FROM json_to_recordset(${jsonFailures(batch.map(({ record }) => record))}::json) AS given (
      n int, failure_id uuid, step_id uuid, failure_type text, failure_code text, message text,
      item_hash bigint
    )
    JOIN run USING (n)
    ORDER BY n, given.failure_id
  `);
}
