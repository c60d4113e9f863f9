import { endThrown, isOpen, runOf, traceOf } from "../context/scope-state.ts";
import type { Failure } from "../failure.ts";
import { guarded } from "../guarded.ts";
import type { Reporter } from "../reporter.ts";
import type { Run, RunStatus } from "../run.ts";
import type { Step } from "../step.ts";
import { strayTraceparent } from "../trace/stray-traceparent.ts";
import type { Trace } from "../trace/trace.ts";
import { ActiveStep, type RunParts } from "./active-step.ts";
import { asyncDispose, dispose } from "./dispose-symbols.ts";
import type { RunRecorder, Thrown } from "./run-recorder.ts";
import { Scope } from "./scope.ts";
import type { StepNode } from "./step-node.ts";

/** A run that is recorded. */
export class ActiveRun extends Scope implements Run {
  readonly runId: string;
  readonly #recorder: RunRecorder;
  readonly #reporter: Reporter;
  readonly #parts: RunParts;

  constructor(recorder: RunRecorder, reporter: Reporter) {
    super();
    this.runId = recorder.runId;
    this.#recorder = recorder;
    this.#reporter = reporter;
    this.#parts = { run: this, recorder, reporter };
  }

  get [isOpen](): boolean {
    return !this.#recorder.hasEnded;
  }

  get [runOf](): Run {
    return this;
  }

  get [traceOf](): Trace | undefined {
    return this.#recorder.trace;
  }

  [endThrown](error: unknown): void {
    this.#end({ error });
  }

  recordFailure(failure: Failure): void {
    guarded(
      () => this.#reporter,
      () => this.#recordFailure(failure),
      undefined,
    );
  }

  setStatus(status: RunStatus): void {
    guarded(
      () => this.#reporter,
      () => this.#recorder.setStatus(status),
      undefined,
    );
  }

  traceparent(): string {
    return (
      guarded(
        () => this.#reporter,
        () => this.#recorder.traceparent(this.runId),
        undefined,
      ) ?? strayTraceparent()
    );
  }

  end(): void {
    guarded(
      () => this.#reporter,
      () => this.#end(undefined),
      undefined,
    );
  }

  [dispose](): void {
    this.end();
  }

  async [asyncDispose](): Promise<void> {
    this.end();
  }

  protected begin(...given: readonly unknown[]): Step {
    return ActiveStep.start(this.#parts, undefined, given);
  }

  protected leave(step: Step, error: unknown): void {
    ActiveStep.leave(step, error);
  }

  #end(thrown: Thrown | undefined): void {
    this.#reporter.guard(() => this.#recorder.end(thrown), undefined);
  }

  #recordFailure(given: unknown): void {
    const { type, code, message, step } = Object(given) as Failure;
    this.#recorder.fail(this.#stepOf(step), { type, code, message });
  }

  #stepOf(step: unknown): StepNode | undefined {
    if (step === undefined) return this.#recorder.steps.open.innermost();
    if (step === null) return undefined;
    const node = ActiveStep.nodeOf(step, this.#recorder);
    if (node === undefined)
      this.#reporter.dropValue(
        "value_invalid",
        "step",
        "a failure names no step of its run; it is recorded for the run",
      );
    return node;
  }
}
