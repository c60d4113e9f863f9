import { inFrame } from "../context/frame.ts";
import { isOpen, runOf, type ScopeState, stateOf, watchResult } from "../context/scope-state.ts";
import type { Run } from "../run.ts";
import { queues } from "../signals/signal-queue.ts";
import type { Hold, RetryOptions, Step, StepOptions, StepScope, StepType } from "../step.ts";
import { strayTraceparent } from "../trace/stray-traceparent.ts";
import { dispose } from "./dispose-symbols.ts";
import { readRetryPlan } from "./retry-plan.ts";
import { NIL_UUID } from "./uuid-v7.ts";

type StepBody<T> = (step: Step) => T;
type AttemptBody<T> = (step: Step, attempt: number) => T;
type AnyBody = (step: Step, attempt?: number) => unknown;

interface StepArguments {
  readonly options: unknown;
  readonly body: AnyBody | undefined;
}

const isBody = (value: unknown): value is AnyBody => typeof value === "function";

function readArguments([first, second]: readonly unknown[]): StepArguments {
  if (isBody(first)) return { options: undefined, body: first };
  return { options: first, body: isBody(second) ? second : undefined };
}

/** Where steps can be started. Whatever goes wrong in starting one, its callback runs. */
export abstract class Scope implements StepScope, ScopeState {
  abstract get [isOpen](): boolean;
  abstract get [runOf](): Run | undefined;

  /** Starts a step; an inert one when it cannot be recorded. Must not throw. */
  protected abstract begin(type: unknown, name: unknown, options: unknown): Step;

  /** Notes that an error leaves the callback of a step that `begin` gave. Must not throw. */
  protected abstract leave(step: Step, error: unknown): void;

  step<T>(type: StepType, name: string, body: StepBody<T>): Promise<Awaited<T>>;
  step<T>(type: StepType, name: string, options: StepOptions, body: StepBody<T>): Promise<Awaited<T>>;
  step(type: StepType, name: string, options?: StepOptions): Step;
  step(type: unknown, name: unknown, ...rest: readonly unknown[]): Step | Promise<unknown> {
    const { options, body } = readArguments(rest);
    const scope = scopeOf(this);
    const step = scope.begin(type, name, options);
    return body === undefined ? step : scope.#run(step, body);
  }

  signal(...given: readonly unknown[]): void {
    const scope: Scope & { readonly stepId?: string } = scopeOf(this);
    const run = scope[runOf];
    if (run) queues.get(run)?.add(run.runId, given, scope.stepId);
  }

  retry<T>(type: StepType, name: string, body: AttemptBody<T>): Promise<Awaited<T>>;
  retry<T>(type: StepType, name: string, options: RetryOptions, body: AttemptBody<T>): Promise<Awaited<T>>;
  async retry(type: unknown, name: unknown, ...rest: readonly unknown[]): Promise<unknown> {
    const { options, body } = readArguments(rest);
    if (body === undefined) return undefined;
    const scope = scopeOf(this);
    const plan = readPlan(options);
    for (let attempt = 1; ; attempt += 1) {
      const step = scope.begin(type, name, { ...plan.stepOptions, attempt });
      try {
        return await scope.#run(step, body, attempt);
      } catch (error) {
        if (attempt >= plan.attempts || !plan.shouldRetry(error, attempt)) throw error;
        await plan.wait(attempt, error);
      }
    }
  }

  async #run(step: Step, body: AnyBody, attempt?: number): Promise<unknown> {
    try {
      const run = this[runOf];
      const result = await (run === undefined || step === inertStep
        ? body(step, attempt)
        : inFrame(run, step, () => body(step, attempt)));
      const state = stateOf(step);
      return state?.[watchResult] === undefined ? result : state[watchResult](result);
    } catch (error) {
      this.leave(step, error);
      throw error;
    } finally {
      step.end();
    }
  }
}

function readPlan(options: unknown) {
  try {
    return readRetryPlan(options);
  } catch {
    return readRetryPlan(undefined);
  }
}

/** Holds nothing. */
export const inertHold: Hold = { release() {}, fail() {}, [dispose]() {} };

class InertStep extends Scope implements Step {
  readonly stepId = NIL_UUID;

  get [isOpen](): boolean {
    return false;
  }

  get [runOf](): undefined {
    return undefined;
  }

  setType(): void {}
  setName(): void {}
  addMetadata(): void {}
  setUsage(): void {}
  setModel(): void {}
  setWait(): void {}
  setArguments(): void {}
  setResultBytes(): void {}
  fail(): void {}
  traceparent(): string {
    return strayTraceparent();
  }
  hold(): Hold {
    return inertHold;
  }
  end(): void {}
  [dispose](): void {}

  protected begin(): Step {
    return this;
  }

  protected leave(): void {}
}

/** A step that is not recorded: its methods do nothing, its steps are inert too. */
export const inertStep: Step = new InertStep();

const inertScope: Scope = new InertStep();

// A method that was taken off its object (`const { step } = run`) still runs its callback.
function scopeOf(scope: Scope | undefined): Scope {
  return scope instanceof Scope ? scope : inertScope;
}
