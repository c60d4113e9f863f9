import type { Step, StepOptions, StepScope, StepType } from "../step.ts";

/** A step that ends by a call, as what is watched from outside does, and keeps its run open until then. */
export interface ObservedStep {
  readonly step: Step;
  /** Ends the step. What comes after the first call of either does nothing. Never throws. */
  end(): void;
  /** Ends the step by an error that left what is watched. Never throws. */
  fail(error: unknown): void;
}

/** Starts a step in a scope. Never throws. */
export function observedStep(
  scope: StepScope,
  type: StepType,
  name: string,
  options: StepOptions = {},
): ObservedStep {
  const step = scope.step(type, name, options);
  const hold = step.hold();
  step.end();
  return { step, end: () => hold.release(), fail: (error) => hold.fail(error) };
}
