import { isOpen, runOf } from "../context/scope-state.ts";
import type { Run } from "../run.ts";
import type { Step } from "../step.ts";
import { strayTraceparent } from "../trace/stray-traceparent.ts";
import { asyncDispose, dispose } from "./dispose-symbols.ts";
import { inertStep, Scope } from "./scope.ts";
import { NIL_UUID } from "./uuid-v7.ts";

class InertRun extends Scope implements Run {
  readonly runId = NIL_UUID;

  get [isOpen](): boolean {
    return true;
  }

  get [runOf](): Run {
    return this;
  }

  recordFailure(): void {}
  setStatus(): void {}
  traceparent(): string {
    return strayTraceparent();
  }
  end(): void {}
  [dispose](): void {}
  async [asyncDispose](): Promise<void> {}

  protected begin(): Step {
    return inertStep;
  }

  protected leave(): void {}
}

/** A run that is not recorded: its methods do nothing but run callbacks. */
export const inertRun: Run = new InertRun();
