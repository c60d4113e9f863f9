import type { CommonQueryMethods } from "slonik";
import { readFailures, readSignals } from "../parts/read-items.ts";
import type { LockedTrace } from "./lock-traces.ts";
import { readTracedSteps } from "./read-traced-steps.ts";
import { type TraceRun, traceRun } from "./trace-run.ts";

/**
 * The runs of traces with what is stored of them, by id.
 *
 * @param locked but for runs that came in facts, or have expired
 */
export async function loadTraces(
  connection: CommonQueryMethods,
  projectId: number,
  locked: readonly LockedTrace[],
): Promise<Map<string, TraceRun>> {
  const runs = new Map(locked.map((one) => [one.runId, traceRun(one)]));
  for (const { run_id, ...step } of await readTracedSteps(connection, projectId, locked))
    runs
      .get(run_id)
      ?.state.steps.set(step.step_id, { ...step, isRecounted: false, change: "none", row: null });
  const failing = locked.filter(({ row }) => (row?.failure_count ?? 0) > 0);
  for (const failure of await readFailures(connection, projectId, failing))
    runs.get(failure.run_id)?.state.failures.set(failure.failure_id, { ...failure, row: null });
  const judged = locked.filter(({ row }) => row !== null && row.signal_count + row.apart_signal_count > 0);
  for (const { run_id, id, step_id, item_hash, apart } of await readSignals(connection, projectId, judged)) {
    const state = runs.get(run_id)?.state;
    if (apart) state?.apartSignals.add(id);
    else state?.signals.set(id, { step_id, item_hash, row: null });
  }
  return runs;
}
