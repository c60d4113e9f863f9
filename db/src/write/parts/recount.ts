import { countRun, countTrace } from "../../counts/count-run.ts";
import { usageOnce } from "../../counts/usage-once.ts";
import { waitingTime } from "../../counts/waiting-time.ts";
import type { RunState, StepState } from "./run-state.ts";

/**
 * Counts again what follows from the steps and failures of a run together: own latencies, survived failures, the usage, in
 * which nested steps count once, and the time in which the run waited.
 */
export function recount(run: RunState): void {
  const steps = [...run.steps.values()];
  const { ownLatencies, survived } = run.isTraced
    ? countTrace(steps)
    : countRun(steps, [...run.failures.values()]);
  let more = 0;
  for (const step of steps) {
    const own = ownLatencies.get(step.step_id) ?? null;
    const isSurvived = survived.has(step.step_id);
    if (step.own_latency_ms === own && step.survived === isSurvived) continue;
    more += Number(isSurvived) - Number(step.survived);
    step.own_latency_ms = own;
    step.survived = isSurvived;
    step.isRecounted = true;
  }
  run.totals = run.isWhole
    ? { ...run.totals, ...usageOnce(steps), survived_count: survived.size, waiting_ms: waitingOf(run, steps) }
    : { ...run.totals, survived_count: run.totals.survived_count + more };
}

function waitingOf({ header, ended_at }: RunState, steps: readonly StepState[]): bigint {
  return header === null || ended_at === null ? 0n : waitingTime(steps, header.started_at, ended_at);
}
