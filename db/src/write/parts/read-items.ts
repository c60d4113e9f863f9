import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { failureType, stepType } from "../../rows.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import type { RunPlace } from "./lock-runs.ts";

const count = z.bigint().nullable();
const stepStateRow = z.strictObject({
  project_id: z.int(),
  run_id: z.string(),
  step_id: z.string(),
  seq: z.int().nullable(),
  parent_step_id: z.string().nullable(),
  step_type: stepType,
  started_at: z.bigint(),
  ended_at: z.bigint().nullable(),
  latency_ms: z.int().nullable(),
  own_latency_ms: z.int().nullable(),
  input_tokens: count,
  output_tokens: count,
  cache_read_tokens: count,
  reasoning_tokens: count,
  cost_nano_usd: count,
  error_code: z.string().nullable(),
  survived: z.boolean(),
  item_hash: z.bigint(),
  failed: z.boolean(),
});
const failureStateRow = z.strictObject({
  project_id: z.int(),
  run_id: z.string(),
  failure_id: z.string(),
  step_id: z.string().nullable(),
  failure_type: failureType,
  failure_code: z.string(),
  item_hash: z.bigint(),
});

const observationStateRow = z.strictObject({
  project_id: z.int(),
  run_id: z.string(),
  id: z.string(),
  step_id: z.string().nullable(),
  item_hash: z.bigint(),
});

export type StoredObservation = z.infer<typeof observationStateRow>;
export type StoredStep = z.infer<typeof stepStateRow>;
export type StoredFailure = z.infer<typeof failureStateRow>;

const stepStateColumns = sql.fragment`
  step.project_id, step.run_id, step.step_id, step.seq, step.parent_step_id, step.step_type, step.started_at,
  step.ended_at, step.latency_ms, step.own_latency_ms, step.input_tokens, step.output_tokens, step.cache_read_tokens,
  step.reasoning_tokens, step.cost_nano_usd, step.error_code, step.item_hash, step.failed,
  step.survived_run_started_at IS NOT NULL AS survived`;

/** Keys of locked runs as a table `run`. */
const keysOf = (runs: readonly RunPlace[]) => sql.fragment`unnest(
  ${int4s(runs.map(({ projectId }) => projectId))}, ${uuids(runs.map(({ runId }) => runId))},
  ${dates(runs.map(({ storedOn }) => storedOn))}
) AS run (project_id, run_id, stored_on)`;

/** All steps of runs. */
export async function readSteps(
  connection: CommonQueryMethods,
  runs: readonly RunPlace[],
): Promise<readonly StoredStep[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_step_states", stepStateRow)`
    SELECT ${stepStateColumns}
    FROM ${keysOf(runs)}
    JOIN agent_steps AS step USING (project_id, run_id, stored_on)
  `);
}

/** Steps of a run by id, or by place. */
export type NamedStep = { readonly run: RunPlace; readonly stepId: string; readonly seq: number | null };

/** The steps that have one of these ids, or stand in one of these places; one may come twice. */
export async function readNamedSteps(
  connection: CommonQueryMethods,
  named: readonly NamedStep[],
): Promise<readonly StoredStep[]> {
  if (named.length === 0) return [];
  const given = sql.fragment`ROWS FROM (
    unnest(${int4s(named.map(({ run }) => run.projectId))}), unnest(${uuids(named.map(({ run }) => run.runId))}),
    unnest(${dates(named.map(({ run }) => run.storedOn))}), unnest(${uuids(named.map(({ stepId }) => stepId))}),
    unnest(${sql.array(
      named.map(({ seq }) => seq),
      "int4",
    )})
  ) AS given (project_id, run_id, stored_on, step_id, seq)`;
  return connection.any(sql.prepared("read_named_steps", stepStateRow)`
    WITH given AS MATERIALIZED (SELECT * FROM ${given})
    SELECT ${stepStateColumns}
    FROM given JOIN agent_steps AS step USING (project_id, run_id, stored_on, step_id)
    UNION
    SELECT ${stepStateColumns}
    FROM given JOIN agent_steps AS step USING (project_id, run_id, stored_on, seq)
  `);
}

/** All failures of runs. */
export async function readFailures(
  connection: CommonQueryMethods,
  runs: readonly RunPlace[],
): Promise<readonly StoredFailure[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_failure_states", failureStateRow)`
    SELECT
      project_id, run_id, failure_id, step_id, failure_type, failure_code, item_hash
    FROM ${keysOf(runs)}
    JOIN agent_failures USING (project_id, run_id, stored_on)
  `);
}

/** All decisions of runs. */
export async function readDecisions(
  connection: CommonQueryMethods,
  runs: readonly RunPlace[],
): Promise<readonly StoredObservation[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_decision_states", observationStateRow)`
    SELECT project_id, run_id, decision_id AS id, step_id, item_hash
    FROM ${keysOf(runs)}
    JOIN agent_decisions USING (project_id, run_id, stored_on)
  `);
}

/** All signals of runs. */
export async function readSignals(
  connection: CommonQueryMethods,
  runs: readonly RunPlace[],
): Promise<readonly StoredObservation[]> {
  if (runs.length === 0) return [];
  return connection.any(sql.prepared("read_signal_states", observationStateRow)`
    SELECT project_id, run_id, signal_id AS id, step_id, item_hash
    FROM ${keysOf(runs)}
    JOIN agent_signals USING (project_id, run_id, stored_on)
  `);
}
