import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunCounts } from "../../counts/count-run.ts";
import type { Observations } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { areUnobserved, decisionsInsert, signalsInsert } from "../insert-observations.ts";
import { jsonFailures, jsonSteps } from "../json-rows.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import type { RunState, StepState } from "./run-state.ts";
import { saveStepCounts } from "./save-step-counts.ts";

const noRow = z.never();

/** Writes new steps, the ends of open ones, and new failures, decisions and signals; marks the steps that failures name. */
export async function saveItems(connection: CommonQueryMethods, runs: readonly RunState[]): Promise<void> {
  const steps = (run: RunState, change: StepState["change"]) =>
    [...run.steps.values()].flatMap(({ row, failed, change: own }) =>
      row === null || own !== change ? [] : [{ ...row, failed }],
    );
  const counts = new Map(runs.map((run) => [run, countsOf(run)]));
  const none = { failures: [], decisions: [], signals: [] };
  const ended = runs.map((run) => ({
    run,
    counts: counts.get(run) ?? noCounts,
    steps: steps(run, "end"),
    ...none,
  }));
  const rows = runs.map((run) => ({
    run,
    counts: counts.get(run) ?? noCounts,
    steps: steps(run, "insert"),
    failures: newRows(run.failures),
    decisions: newRows(run.decisions),
    signals: newRows(run.signals),
    marked: [...run.steps.values()].filter(({ change }) => change === "failed"),
  }));
  if (rows.some((row) => row.steps.length > 0)) await insertSteps(connection, rows);
  if (ended.some((row) => row.steps.length > 0)) await endSteps(connection, ended);
  const marked = rows.flatMap((row) => row.marked.map((step) => ({ run: row.run, step })));
  if (marked.length > 0) await markFailed(connection, marked);
  await saveStepCounts(connection, runs);
  if (rows.some((row) => row.failures.length > 0)) await saveFailures(connection, rows);
  if (areUnobserved(rows)) return;
  const named = runsOf(rows);
  await connection.query(sql.prepared("save_decisions", noRow)`${decisionsInsert(rows, named)}`);
  await connection.query(sql.prepared("save_signals", noRow)`${signalsInsert(rows, named)}`);
}

function newRows<Row>(items: ReadonlyMap<string, { readonly row: Row | null }>): Row[] {
  return [...items.values()].flatMap(({ row }) => (row === null ? [] : [row]));
}

const noCounts: RunCounts = { ownLatencies: new Map(), survived: new Set() };

function countsOf({ steps }: RunState): RunCounts {
  const own = [...steps.values()].flatMap(({ step_id, own_latency_ms }) =>
    own_latency_ms === null ? [] : [[step_id, own_latency_ms] as const],
  );
  const survived = [...steps.values()].filter((step) => step.survived);
  return { ownLatencies: new Map(own), survived: new Set(survived.map(({ step_id }) => step_id)) };
}

type ItemsOfRun = { readonly run: RunState } & Observations &
  Parameters<typeof jsonSteps>[0][number] &
  Parameters<typeof jsonFailures>[0][number];

/** Keys of runs as a table `run`, with the number by which their items name them. */
const runsOf = (rows: readonly ItemsOfRun[]) => sql.fragment`ROWS FROM (
  unnest(${int4s(rows.map((_, n) => n))}), unnest(${int4s(rows.map(({ run }) => run.projectId))}),
  unnest(${uuids(rows.map(({ run }) => run.runId))}), unnest(${dates(rows.map(({ run }) => run.storedOn))}),
  unnest(${sql.array(
    rows.map(({ run }) => (run.header === null ? null : timestamptzLiteral(run.header.started_at))),
    "timestamptz",
  )})
) AS run (n, project_id, run_id, stored_on, started_at)`;

const givenSteps = (rows: readonly ItemsOfRun[]) => sql.fragment`
  json_to_recordset(${jsonSteps(rows)}::json) AS given (
    n int, step_id uuid, seq int, parent_step_id uuid, attempt int, step_type text, name text,
    latency_ms int, started_at timestamptz, ended_at timestamptz, model text, input_tokens bigint,
    output_tokens bigint, cache_read_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint,
    error_code text, failed boolean, metadata jsonb, in_metadata smallint, item_hash bigint,
    own_latency_ms int, survived boolean
  )
  JOIN ${runsOf(rows)} USING (n)`;

async function insertSteps(connection: CommonQueryMethods, rows: readonly ItemsOfRun[]): Promise<void> {
  await connection.query(sql.prepared("insert_steps", noRow)`
    INSERT INTO agent_steps (
      project_id, run_id, stored_on, step_id, seq, parent_step_id, attempt, step_type, name, latency_ms,
      started_at, ended_at, model, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens,
      cost_nano_usd, error_code, failed, metadata, in_metadata, item_hash, own_latency_ms, survived_run_started_at
    )
    SELECT
      run.project_id, run.run_id, run.stored_on, given.step_id, given.seq, given.parent_step_id,
      given.attempt, given.step_type, given.name, given.latency_ms, given.started_at, given.ended_at, given.model,
      given.input_tokens, given.output_tokens, given.cache_read_tokens, given.reasoning_tokens,
      given.cost_nano_usd, given.error_code, given.failed, given.metadata, given.in_metadata, given.item_hash,
      given.own_latency_ms, CASE WHEN given.survived THEN run.started_at END
    FROM ${givenSteps(rows)}
    ORDER BY n, given.step_id
  `);
}

/** Not an upsert: that would have to read, which this role cannot. */
async function endSteps(connection: CommonQueryMethods, rows: readonly ItemsOfRun[]): Promise<void> {
  await connection.query(sql.prepared("end_steps", noRow)`
    UPDATE agent_steps AS step
    SET
      ended_at = given.ended_at,
      latency_ms = given.latency_ms,
      attempt = given.attempt,
      model = given.model,
      input_tokens = given.input_tokens,
      output_tokens = given.output_tokens,
      cache_read_tokens = given.cache_read_tokens,
      reasoning_tokens = given.reasoning_tokens,
      cost_nano_usd = given.cost_nano_usd,
      error_code = given.error_code,
      failed = given.failed,
      metadata = given.metadata,
      in_metadata = given.in_metadata,
      item_hash = given.item_hash,
      own_latency_ms = given.own_latency_ms,
      survived_run_started_at = CASE WHEN given.survived THEN run.started_at END
    FROM ${givenSteps(rows)}
    WHERE step.project_id = run.project_id AND step.run_id = run.run_id AND step.stored_on = run.stored_on
      AND step.step_id = given.step_id
  `);
}

type MarkedStep = { readonly run: RunState; readonly step: StepState };

async function markFailed(connection: CommonQueryMethods, marked: readonly MarkedStep[]): Promise<void> {
  await connection.query(sql.prepared("mark_failed_steps", noRow)`
    UPDATE agent_steps AS step
    SET failed = true
    FROM unnest(
      ${int4s(marked.map(({ run }) => run.projectId))}, ${uuids(marked.map(({ run }) => run.runId))},
      ${dates(marked.map(({ run }) => run.storedOn))}, ${uuids(marked.map(({ step }) => step.step_id))}
    ) AS given (project_id, run_id, stored_on, step_id)
    WHERE step.project_id = given.project_id AND step.run_id = given.run_id
      AND step.stored_on = given.stored_on AND step.step_id = given.step_id
  `);
}

async function saveFailures(connection: CommonQueryMethods, rows: readonly ItemsOfRun[]): Promise<void> {
  await connection.query(sql.prepared("save_failures", noRow)`
    INSERT INTO agent_failures (
      project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type, failure_code, message,
      item_hash
    )
    SELECT
      run.project_id, run.run_id, run.stored_on, run.started_at, given.failure_id,
      given.step_id, given.failure_type, given.failure_code, given.message, given.item_hash
    FROM json_to_recordset(${jsonFailures(rows)}::json) AS given (
      n int, failure_id uuid, step_id uuid, failure_type text, failure_code text, message text,
      item_hash bigint
    )
    JOIN ${runsOf(rows)} USING (n)
    ORDER BY n, given.failure_id
  `);
}
