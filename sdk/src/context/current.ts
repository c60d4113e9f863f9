import type { Run } from "../run.ts";
import type { Step } from "../step.ts";
import { inFrame, openFrame } from "./frame.ts";
import { runOf, stateOf } from "./scope-state.ts";

/**
 * The run that this code runs in: that of the innermost callback of `tracer.run`, `run.step` or `withRun` around it, across
 * awaits, timers and promises.
 *
 * @returns undefined outside of runs, in a run that has ended, and in runtimes without AsyncLocalStorage
 *
 * @example
 * ```ts
 * currentRun()?.setStatus("partial");
 * ```
 */
export function currentRun(): Run | undefined {
  try {
    return openFrame()?.run;
  } catch {
    return undefined;
  }
}

/**
 * The step that this code runs in: the innermost one that is still open.
 *
 * @returns undefined outside of steps, and in runtimes without AsyncLocalStorage
 *
 * @example
 * ```ts
 * async function search(topic: string) {
 *   const hits = await index.find(topic);
 *   currentStep()?.addMetadata({ hit_count: hits.length });
 *   return hits;
 * }
 * ```
 */
export function currentStep(): Step | undefined {
  try {
    return openFrame()?.step;
  } catch {
    return undefined;
  }
}

/**
 * Runs `body` with a run as the current one, for runs of `tracer.startRun()` and for code that lost its context, such as
 * a listener or a queue of jobs. Does not end the run.
 *
 * @returns what `body` gives; throws what it throws
 */
export function withRun<T>(run: Run, body: () => T): T {
  return stateOf(run)?.[runOf] === run ? inFrame(run, undefined, body) : body();
}

/**
 * Runs `body` with a step as the current one, for steps that were started without a callback. Does not end the step.
 *
 * @returns what `body` gives; throws what it throws
 *
 * @example
 * ```ts
 * using step = run.step("tool", "search_orders");
 * const orders = await withStep(step, () => searchOrders());
 * ```
 */
export function withStep<T>(step: Step, body: () => T): T {
  const run = stateOf(step)?.[runOf];
  return run === undefined ? body() : inFrame(run, step, body);
}
