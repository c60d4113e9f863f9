import { sql } from "slonik";
import { z } from "zod";
import { failureRow } from "../rows.ts";

/** A failure, recorded or survived, with the place of its step; null for a failure of the run as a whole. */
export const runFailureRow = failureRow.extend({ survived: z.boolean(), step_seq: z.int().nullable() });
export type RunFailureRow = z.infer<typeof runFailureRow>;

/** The columns of `runRow`, of `agent_runs` under the alias `run`. */
export const runColumns = sql.fragment`
  run.project_id, run.run_id, run.stored_on, run.received_at, run.agent_id, run.agent_version, run.environment,
  run.status, run.started_at, run.ended_at, run.duration_ms, run.session_id, run.parent_run_id, run.trace_id,
  run.content_hash, run.step_count, run.failed_step_count, run.failure_count, run.decision_count, run.signal_count,
  run.input_tokens, run.output_tokens, run.cache_read_tokens, run.reasoning_tokens, run.cost_nano_usd,
  coalesce(run.survived_count, 0) AS survived_count`;

/** The columns of `countedStepRow`, of `agent_steps` under the alias `step`. */
export const stepColumns = sql.fragment`
  step.step_id, step.seq, step.parent_step_id, step.attempt, step.step_type, step.name, step.latency_ms,
  step.started_at, step.ended_at, step.model, step.input_tokens, step.output_tokens, step.cache_read_tokens,
  step.reasoning_tokens, step.cost_nano_usd, step.error_code, step.failed, step.metadata, step.item_hash,
  coalesce(step.own_latency_ms, step.latency_ms) AS own_latency_ms,
  step.survived_run_started_at IS NOT NULL AS survived`;

/** The columns of `decisionRow`, of `agent_decisions` under the alias `decision`. */
export const decisionColumns = sql.fragment`
  decision.decision_id, decision.step_id, decision.decision_type, decision.selected, decision.reason_code,
  decision.confidence, decision.candidates::text[] AS candidates, decision.metadata, decision.item_hash`;

/** The columns of `signalRow`, of `agent_signals` under the alias `signal`. */
export const signalColumns = sql.fragment`
  signal.signal_id, signal.step_id, signal.signal_type, signal.signal_code, signal.value, signal.number, signal.category,
  signal.weight, signal.metadata, signal.recorded_at, signal.item_hash`;

/** The columns of `runFailureRow`, of `run_failures` as `failure` and its step, if any, as `step`. */
export const failureColumns = sql.fragment`
  failure.failure_id, failure.step_id, failure.failure_type, failure.failure_code, failure.message,
  failure.item_hash, failure.survived, step.seq AS step_seq`;

/** By the order of their steps, those of the run as a whole last; the same on every server, whatever its collation. */
export const failureOrder = sql.fragment`
  coalesce(step.seq, 2147483647), failure.failure_type COLLATE "C", failure.failure_code COLLATE "C",
  failure.failure_id`;
