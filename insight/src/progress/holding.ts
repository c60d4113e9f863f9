import type { ProgressStep } from "./progress-step.ts";
import { isAgent, isCall, isThought } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";

/** Of each step: how many calls, thoughts and agents are inside it; what is inside those does not count. */
export function heldBy({ steps, parents, order }: StepTree): readonly number[] {
  const held = steps.map(() => 0);
  for (const index of order.toReversed()) {
    const parent = parents[index] ?? -1;
    const step = steps[index];
    if (parent === -1 || step === undefined) continue;
    held[parent] = (held[parent] ?? 0) + (isOfAgent(step) ? 1 : (held[index] ?? 0));
  }
  return held;
}

/** Of each step: the index of the next one around it that is a step of an agent's, -1 for none. */
export function outerStepsOf({ steps, parents, order }: StepTree): readonly number[] {
  const outer = steps.map(() => -1);
  for (const index of order) {
    const parent = parents[index] ?? -1;
    outer[index] = steps[parent]?.otherSpan === true ? (outer[parent] ?? -1) : parent;
  }
  return outer;
}

function isOfAgent(step: ProgressStep): boolean {
  return isCall(step) || isThought(step) || isAgent(step);
}
