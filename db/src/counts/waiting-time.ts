import type { StepRow } from "../rows.ts";
import { coverage } from "./own-latencies.ts";
import { type TimeSpan, without } from "./time-spans.ts";
import { type NestedStep, validParents } from "./valid-parents.ts";

/** What says when a step waited, and within which other. */
export type WaitingStep = NestedStep & TimeSpan & Pick<StepRow, "wait">;

/**
 * The time of a run, in milliseconds, rounded down, in which at least one of its steps waited for a person, or waited for a run
 * while none worked: an agent may start a run and go on without it. Steps that have not ended count for nothing, and
 * neither does what is before the start or after the end of the run.
 */
export function waitingTime(steps: readonly WaitingStep[], started_at: bigint, ended_at: bigint): bigint {
  const waiting = steps.filter(({ wait }) => wait !== null);
  if (waiting.length === 0) return 0n;
  const forRuns = waiting.filter(({ wait }) => wait === "run");
  if (forRuns.length === 0 || forRuns.length === steps.length)
    return coverage(waiting, started_at, ended_at) / 1_000n;
  const forPersons = waiting.filter(({ wait }) => wait === "person");
  return coverage([...forPersons, ...without(forRuns, workOf(steps))], started_at, ended_at) / 1_000n;
}

/** When steps worked themselves: what is inside a step that waits is part of its waiting. */
function workOf(steps: readonly WaitingStep[]): readonly TimeSpan[] {
  const parents = validParents(steps);
  const inside = Map.groupBy(steps, ({ step_id }) => parents.get(step_id));
  const work: TimeSpan[] = [];
  const left = [...(inside.get(undefined) ?? [])];
  for (let step = left.pop(); step !== undefined; step = left.pop()) {
    if (step.wait !== null) continue;
    const children = inside.get(step.step_id) ?? [];
    work.push(...without([step], children));
    for (const child of children) left.push(child);
  }
  return work;
}
