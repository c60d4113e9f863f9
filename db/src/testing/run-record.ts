import { randomBytes, randomUUID } from "node:crypto";
import { absentOf } from "../columns/column.ts";
import { run } from "../columns/run.ts";
import { step } from "../columns/step.ts";
import type {
  DecisionRow,
  EndedStepRow,
  FailureRow,
  NewRunRow,
  NewSignalRow,
  Observations,
  RunRecord,
} from "../rows.ts";

/** Microseconds now. */
export function nowMicroseconds(): bigint {
  return BigInt(Date.now()) * 1_000n;
}

/** A step that succeeded, with `seq` 0. */
export function stepRecord(given: Partial<EndedStepRow> = {}): EndedStepRow {
  const started_at = nowMicroseconds();
  return {
    ...absentOf(step.columns),
    step_id: randomUUID(),
    seq: 0,
    step_type: "tool",
    name: "search_orders",
    latency_ms: 120,
    started_at,
    ended_at: started_at + 120_000n,
    failed: false,
    metadata: {},
    item_hash: randomBytes(8).readBigInt64BE(),
    ...given,
  };
}

export function failureRecord(given: Partial<FailureRow> = {}): FailureRow {
  return {
    failure_id: randomUUID(),
    step_id: null,
    failure_type: "tool",
    failure_code: "timeout",
    fingerprint: null,
    dropped: null,
    message: "The tool did not answer within 30 s",
    item_hash: randomBytes(8).readBigInt64BE(),
    ...given,
  };
}

export function decisionRecord(given: Partial<DecisionRow> = {}): DecisionRow {
  return {
    decision_id: randomUUID(),
    step_id: null,
    decision_type: "tool_selection",
    selected: "search_orders",
    reason_code: "fresh_data_required",
    confidence: 0.85,
    candidates: ["search_orders", "use_cache"],
    dropped: null,
    metadata: {},
    item_hash: randomBytes(8).readBigInt64BE(),
    ...given,
  };
}

/** A signal that holds. */
export function signalRecord(given: Partial<NewSignalRow> = {}): NewSignalRow {
  return {
    signal_id: randomUUID(),
    step_id: null,
    signal_type: "schema_valid",
    signal_code: "full_match",
    value: true,
    number: null,
    category: null,
    weight: null,
    source: null,
    dropped: null,
    metadata: {},
    item_hash: randomBytes(8).readBigInt64BE(),
    ...given,
  };
}

/** A run whose counts fit the given items; without failures it succeeded. */
export function runRecord(
  given: Partial<NewRunRow> = {},
  steps: readonly EndedStepRow[] = [],
  failures: readonly FailureRow[] = [],
  { decisions = [], signals = [] }: Partial<Observations> = {},
): RunRecord {
  const started_at = nowMicroseconds();
  return {
    run: {
      ...absentOf(run.columns),
      run_id: randomUUID(),
      agent_id: "support-agent",
      agent_version: "1.4.2",
      environment: "production",
      status: failures.length === 0 ? "success" : "failure",
      started_at,
      ended_at: (given.started_at ?? started_at) + 2_500_000n,
      content_hash: randomBytes(33),
      step_count: steps.length,
      failed_step_count: steps.filter(({ failed }) => failed).length,
      failure_count: failures.length,
      decision_count: decisions.length,
      signal_count: signals.length,
      ...given,
    },
    steps,
    failures,
    decisions,
    signals,
  };
}
