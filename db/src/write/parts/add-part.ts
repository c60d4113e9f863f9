import { addUsage } from "../../counts/usage-once.ts";
import type { FailureRow, Observations, PartRecord, StepRow } from "../../rows.ts";
import type { RunState } from "./run-state.ts";

/** Adds a part that agrees with a run to it; the same state comes out whatever the order of the parts. */
export function addPart(run: RunState, part: PartRecord): void {
  if (run.stored === null && run.header === null) run.changes += 1;
  run.header ??= part.header;
  run.isAlive = true;
  run.timeout_ms ??= part.timeout_ms;
  for (const failure of part.failures) addFailure(run, failure);
  for (const step of part.steps) addStep(run, step);
  addObservations(run, part);
  if (part.end !== null && run.end === null) {
    run.changes += 1;
    run.end = part.end;
  }
  if (run.status === "abandoned") {
    // Alive after all.
    run.changes += 1;
    run.status = "running";
    run.ended_at = null;
  }
}

function addFailure(run: RunState, failure: FailureRow): void {
  if (run.failures.has(failure.failure_id)) return;
  run.changes += 1;
  run.failures.set(failure.failure_id, { ...failure, row: failure });
  if (failure.step_id !== null) run.failedSteps.add(failure.step_id);
  run.totals = { ...run.totals, failure_count: run.totals.failure_count + 1 };
  const step = failure.step_id === null ? undefined : run.steps.get(failure.step_id);
  if (step === undefined || step.failed) return;
  step.failed = true;
  if (step.change === "none") step.change = "failed";
  run.totals = { ...run.totals, failed_step_count: run.totals.failed_step_count + 1 };
}

function addObservations(run: RunState, { decisions, signals }: Observations): void {
  for (const row of decisions) {
    if (run.decisions.has(row.decision_id)) continue;
    run.changes += 1;
    run.decisions.set(row.decision_id, { step_id: row.step_id, item_hash: row.item_hash, row });
    run.totals = { ...run.totals, decision_count: run.totals.decision_count + 1 };
  }
  for (const row of signals) {
    if (run.signals.has(row.signal_id)) continue;
    run.changes += 1;
    run.signals.set(row.signal_id, { step_id: row.step_id, item_hash: row.item_hash, row });
    run.totals = { ...run.totals, signal_count: run.totals.signal_count + 1 };
  }
}

function addStep(run: RunState, given: StepRow): void {
  const before = run.steps.get(given.step_id);
  if (before !== undefined && (before.ended_at !== null || given.ended_at === null)) return;
  run.changes += 1;
  const isNamed = run.failedSteps.has(given.step_id);
  const failed = given.error_code !== null || isNamed;
  const isStored = before !== undefined && before.change !== "insert";
  run.steps.set(given.step_id, {
    ...given,
    failed,
    own_latency_ms: null,
    survived: false,
    isRecounted: false,
    change: isStored ? "end" : "insert",
    row: given,
  });
  if (given.seq !== null) run.seqs.set(given.seq, given.step_id);
  const { step_count, failed_step_count } = run.totals;
  run.totals = {
    ...run.totals,
    ...(given.ended_at === null ? {} : addUsage(run.totals, given)),
    step_count: step_count + (before === undefined ? 1 : 0),
    failed_step_count: failed_step_count + (failed && !before?.failed ? 1 : 0),
  };
}
