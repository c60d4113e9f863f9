import { observedScope } from "../adapters/observed-scope.ts";
import type { Step, StepOptions, StepType } from "../step.ts";
import { currentRun, withStep } from "./current.ts";
import type { RunStarter } from "./run-starter.ts";
import { stateOf, watchResult } from "./scope-state.ts";
import { defaultTracer } from "./shared.ts";
import { type Outcome, watchGenerator, watchPromise } from "./watch-outcome.ts";

/** How calls of a function are recorded. */
export interface ObserveOptions
  extends Pick<StepOptions, "model" | "metadata" | "wait" | "provisional" | "resultBytes"> {
  /** What kind of work a call is. */
  readonly type: StepType;
  /** What is done, 1 to 255 characters. Default: the name of the function, "anonymous" of one without. */
  readonly name?: string | undefined;
  /** True: a digest of the arguments is kept, see {@link Step.setArguments}. Default: false. */
  readonly arguments?: boolean | undefined;
  /** Makes runs of calls outside of runs. Default: the tracer of `@runfacts/sdk/auto`; without one such calls are not recorded. */
  readonly tracer?: RunStarter | undefined;
}

type Call = () => unknown;
type AnyFunction = (...given: never[]) => unknown;

function startStep(options: ObserveOptions, name: string, given: readonly unknown[]) {
  const { type, tracer, arguments: hasArguments, name: _, ...rest } = options;
  const observed = observedScope(tracer);
  const digested = hasArguments === true ? { arguments: given.length === 1 ? given[0] : given } : {};
  return { observed, step: observed.scope.step(type, name, { ...rest, ...digested }) };
}

/** Ends a step, and the run that was made for it, once it is known how the call ended. */
function outcomeOf({ observed, step }: ReturnType<typeof startStep>): Outcome {
  const hold = step.hold();
  step.end();
  return {
    end() {
      hold.release();
      observed.end();
    },
    fail(error) {
      hold.fail(error);
      observed.end({ error });
    },
  };
}

function watchStreamOf(step: Step, result: unknown): unknown {
  const state = stateOf(step);
  return state?.[watchResult] === undefined ? result : state[watchResult](result);
}

function callObserved(started: ReturnType<typeof startStep>, call: Call): unknown {
  const { step } = started;
  const outcome = outcomeOf(started);
  const within = <T>(body: () => T) => withStep(step, body);
  let result: unknown;
  try {
    result = within(call);
  } catch (error) {
    outcome.fail(error);
    throw error;
  }
  const settle = (value: unknown) => {
    const given = watchStreamOf(step, value);
    outcome.end();
    return given;
  };
  return watchPromise(result, settle, outcome) ?? watchGenerator(result, within, outcome) ?? settle(result);
}

/**
 * Wraps a function so that each call is a step: of the step or run that it is called in, else of a run of its own. What
 * the function gives and throws stays as it is, and so do its type, name, length, properties and `this`: a synchronous function
 * stays synchronous. The step lasts until a promise settles, a generator ends, or a stream is read; inside of the
 * function it is the {@link currentStep}.
 *
 * @example
 * ```ts
 * const searchOrders = observe(
 *   async (customer: string) => {
 *     const found = await orders.find(customer);
 *     currentStep()?.addMetadata({ order_count: found.length });
 *     return found;
 *   },
 *   { type: "tool", name: "search_orders" },
 * );
 * ```
 */
export function observe<F extends AnyFunction>(fn: F, options: ObserveOptions): F {
  if (typeof fn !== "function") return fn;
  return new Proxy(fn, {
    apply(target, self, given: unknown[]) {
      const call = () => Reflect.apply(target, self, given) as unknown;
      let started: ReturnType<typeof startStep> | undefined;
      try {
        const known = Object(options) as ObserveOptions;
        if (currentRun() !== undefined || (known.tracer ?? defaultTracer()) !== undefined)
          started = startStep(known, known.name ?? (target.name || "anonymous"), given);
      } catch {
        // Options that cannot be read: the call goes unseen.
      }
      return started === undefined ? call() : callObserved(started, call);
    },
  });
}
