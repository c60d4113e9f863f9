import type { ProgressStep } from "../progress/progress-step.ts";

/**
 * Which attempt each step is, from 1, by the index of the step. It is what the step says. Where steps say nothing, one is the next
 * attempt if the step of the same parent, type and name before it failed and nothing but planning lies between. After a failure,
 * planning and responding are one type, as what a model call was follows from its answer.
 *
 * @param siblings indexes of the steps of one parent, in order
 */
export function attemptsOf(
  steps: readonly ProgressStep[],
  siblings: readonly number[],
): ReadonlyMap<number, number> {
  const attempts = new Map<number, number>();
  /** The last step of each work, if it failed and might be tried again. */
  const open = new Map<string, number>();
  for (const index of siblings) {
    const step = steps[index];
    if (step === undefined) continue;
    const work = workOf(step);
    const before = open.get(work);
    const attempt = step.attempt ?? (before === undefined ? 1 : before + 1);
    attempts.set(index, attempt);
    if (!isPlanning(step)) open.clear();
    if (step.failed && step.attempt === undefined) open.set(work, attempt);
    else open.delete(work);
  }
  return attempts;
}

function workOf({ type, name }: ProgressStep): string {
  return type === "plan" || type === "respond" ? `model ${name}` : `${type} ${name}`;
}

/** The agent planned, or would have: its model failed. */
function isPlanning({ type, failed }: ProgressStep): boolean {
  return type === "plan" || (type === "respond" && failed);
}
