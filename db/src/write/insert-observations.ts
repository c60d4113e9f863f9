import { type FragmentSqlToken, sql } from "slonik";
import type { Observations } from "../rows.ts";
import { jsonDecisions, jsonSignals } from "./json-rows.ts";

/** True where none of the runs has decisions or signals, as most have not: their statements need not speak of these. */
export function areUnobserved(batch: readonly Observations[]): boolean {
  return batch.every(({ decisions, signals }) => decisions.length === 0 && signals.length === 0);
}

/**
 * Inserts the decisions of runs.
 *
 * @param batch the n-th with those of the n-th run
 * @param run what names the runs as `run`, with `n`, the columns of their key and `started_at`
 */
export function decisionsInsert(batch: readonly Observations[], run: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`
    INSERT INTO agent_decisions (
      project_id, run_id, stored_on, run_started_at, decision_id, step_id, decision_type, selected, reason_code, confidence,
      candidates, metadata, item_hash
    )
    SELECT
      run.project_id, run.run_id, run.stored_on, run.started_at, given.decision_id, given.step_id, given.decision_type,
      given.selected, given.reason_code, given.confidence, given.candidates, given.metadata, given.item_hash
    FROM json_to_recordset(${jsonDecisions(batch)}::json) AS given (
      n int, decision_id uuid, step_id uuid, decision_type text, selected text, reason_code text,
      confidence double precision, candidates text[], metadata jsonb, item_hash bigint
    )
    JOIN ${run} USING (n)
    ORDER BY n, given.decision_id`;
}

/** The same of signals. */
export function signalsInsert(batch: readonly Observations[], run: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`
    INSERT INTO agent_signals (
      project_id, run_id, stored_on, run_started_at, signal_id, step_id, signal_type, signal_code, value, number, category,
      weight, metadata, item_hash
    )
    SELECT
      run.project_id, run.run_id, run.stored_on, run.started_at, given.signal_id, given.step_id, given.signal_type,
      given.signal_code, given.value, given.number, given.category, given.weight, given.metadata, given.item_hash
    FROM json_to_recordset(${jsonSignals(batch)}::json) AS given (
      n int, signal_id uuid, step_id uuid, signal_type text, signal_code text, value boolean, number double precision,
      category text, weight double precision, metadata jsonb, item_hash bigint
    )
    JOIN ${run} USING (n)
    ORDER BY n, given.signal_id`;
}
