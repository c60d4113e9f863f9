import { currentRun, currentStep } from "../context/current.ts";
import type { RunStarter } from "../context/run-starter.ts";
import { endThrown, stateOf } from "../context/scope-state.ts";
import { defaultTracer } from "../context/shared.ts";
import { inertRun } from "../recording/inert-run.ts";
import type { Thrown } from "../recording/run-recorder.ts";
import type { Run } from "../run.ts";
import type { StepScope } from "../step.ts";

/** Where something that is observed is recorded. */
export interface ObservedScope {
  /** Where its steps are started: the current step, else the run. */
  readonly scope: StepScope;
  readonly run: Run;
  /** Whether the run was made for it, so that `end` ends it. */
  readonly isOwn: boolean;
  /** Ends the run if it was made for what is observed; by an error that left it, where there is one. Never throws. */
  end(thrown?: Thrown): void;
}

const ignore = () => undefined;

/**
 * Where to record what is observed: the current step, else the current run, else a new run of the tracer, or of the
 * default one; one that records nothing where there is none. Never throws.
 *
 * @example
 * ```ts
 * const { scope, end } = observedScope(tracer);
 * const step = scope.step("respond", "chat gpt-5");
 * try {
 *   return await withStep(step, () => call());
 * } catch (error) {
 *   ...
 * }
 * ```
 */
export function observedScope(tracer?: RunStarter): ObservedScope {
  const current = currentRun();
  if (current === undefined) return ownScope(tracer);
  return { scope: currentStep() ?? current, run: current, isOwn: false, end: ignore };
}

/** A new run of the tracer, or of the default one, whatever the code around runs in. Never throws. */
export function ownScope(tracer?: RunStarter): ObservedScope {
  const run = (tracer ?? defaultTracer())?.startRun() ?? inertRun;
  const end = (thrown?: Thrown) => {
    if (thrown !== undefined) stateOf(run)?.[endThrown]?.(thrown.error);
    run.end();
  };
  return { scope: run, run, isOwn: true, end };
}
