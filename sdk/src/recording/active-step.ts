import { inFrame } from "../context/frame.ts";
import { isOpen, runOf, watchResult } from "../context/scope-state.ts";
import type { FailureDetails } from "../failure-details.ts";
import { guarded } from "../guarded.ts";
import type { Reporter } from "../reporter.ts";
import type { Run } from "../run.ts";
import type { Hold, Metadata, Step, StepType, StepWait, Usage } from "../step.ts";
import { strayTraceparent } from "../trace/stray-traceparent.ts";
import { dispose } from "./dispose-symbols.ts";
import type { RunRecorder, Thrown } from "./run-recorder.ts";
import { inertHold, inertStep, Scope } from "./scope.ts";
import type { StepNode } from "./step-node.ts";
import { readStepOptions, type StepText, stepTexts } from "./step-options.ts";
import type { StepRecorder } from "./step-recorder.ts";
import { type StreamListener, watchStream } from "./watch-stream.ts";

/** A run, as its steps know it. */
export interface RunParts {
  readonly run: Run;
  readonly recorder: RunRecorder;
  readonly reporter: Reporter;
}

type Change = (steps: StepRecorder, node: StepNode) => void;

/** A step that is recorded. */
export class ActiveStep extends Scope implements Step {
  readonly stepId: string;
  readonly #parts: RunParts;
  readonly #recorder: RunRecorder;
  readonly #node: StepNode;
  readonly #reporter: Reporter;

  private constructor(parts: RunParts, node: StepNode) {
    super();
    this.stepId = node.record.stepId;
    this.#parts = parts;
    this.#recorder = parts.recorder;
    this.#node = node;
    this.#reporter = parts.reporter;
  }

  /** Starts a step; an inert one when it cannot be recorded. Never throws. */
  static start(
    parts: RunParts,
    parent: StepNode | undefined,
    [type, name, options]: readonly unknown[],
  ): Step {
    const { recorder, reporter } = parts;
    if (recorder.hasEnded) {
      reporter.dropStep("too_late", "step", "a step came after the end of its run; it was dropped");
      return inertStep;
    }
    // What throws here leaves a step without options, not no step.
    const given = reporter.guard(() => readStepOptions(options), {});
    const node = reporter.guard(() => recorder.steps.start(parent, type, name, given), undefined);
    if (node === undefined) return inertStep;
    const step = new ActiveStep(parts, node);
    if (given.metadata !== undefined) step.addMetadata(given.metadata as Metadata);
    if (given.usage !== undefined) step.setUsage(given.usage as Usage);
    if (given.wait !== undefined) step.setWait(given.wait as StepWait);
    if (given.arguments !== undefined) step.setArguments(given.arguments);
    if (given.resultBytes !== undefined) step.setResultBytes(given.resultBytes as number);
    for (const text of stepTexts.keys()) {
      const value = given[text];
      if (value !== undefined) reporter.guard(() => step.#setText(text, value), undefined);
    }
    return step;
  }

  /** Notes that an error leaves the callback of a step. Never throws. */
  static leave(step: Step, error: unknown): void {
    if (#node in step) step.#reporter.guard(() => step.#recorder.leaveStep(step.#node, error), undefined);
  }

  /** The node of a step of this run. */
  static nodeOf(step: unknown, recorder: RunRecorder): StepNode | undefined {
    if (typeof step !== "object" || step === null || !(#node in step)) return undefined;
    return step.#recorder === recorder ? step.#node : undefined;
  }

  get [isOpen](): boolean {
    return this.#recorder.isOpen(this.#node);
  }

  get [runOf](): Run {
    return this.#parts.run;
  }

  [watchResult](result: unknown): unknown {
    if (typeof result !== "object") return result;
    const { run } = this.#parts;
    const within = <T>(body: () => T) => inFrame(run, this, body);
    return this.#reporter.guard(
      () => watchStream(result, (isUnread) => this.#listen(isUnread), within),
      result,
    );
  }

  setType(type: StepType): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setType(record, type)),
      undefined,
    );
  }

  setName(name: string): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setName(record, name)),
      undefined,
    );
  }

  addMetadata(metadata: Metadata): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.addMetadata(record, metadata)),
      undefined,
    );
  }

  setUsage(usage: Usage): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setUsage(record, usage)),
      undefined,
    );
  }

  setModel(model: string): void {
    guarded(
      () => this.#reporter,
      () => this.#setText("model", model),
      undefined,
    );
  }

  setWait(wait: StepWait): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setWait(record, wait)),
      undefined,
    );
  }

  setArguments(value: unknown): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setArguments(record, value)),
      undefined,
    );
  }

  setResultBytes(bytes: number): void {
    guarded(
      () => this.#reporter,
      () => this.#change((steps, { record }) => steps.setResultBytes(record, bytes)),
      undefined,
    );
  }

  fail(code: string, details?: FailureDetails): void {
    guarded(
      () => this.#reporter,
      () => {
        const { type, message } = Object(details) as FailureDetails;
        this.#recorder.fail(this.#node, { type, code, message });
      },
      undefined,
    );
  }

  traceparent(): string {
    return (
      guarded(
        () => this.#reporter,
        () => this.#recorder.traceparent(this.stepId),
        undefined,
      ) ?? strayTraceparent()
    );
  }

  hold(): Hold {
    return guarded(
      () => this.#reporter,
      () => this.#hold(),
      inertHold,
    );
  }

  end(): void {
    guarded(
      () => this.#reporter,
      () => this.#recorder.endStep(this.#node),
      undefined,
    );
  }

  [dispose](): void {
    this.end();
  }

  protected begin(...given: readonly unknown[]): Step {
    return ActiveStep.start(this.#parts, this.#node, given);
  }

  protected leave(step: Step, error: unknown): void {
    ActiveStep.leave(step, error);
  }

  /** @param isUnread tells whether what holds it is a stream that nobody has begun to read */
  #hold(isUnread?: () => boolean): Hold {
    if (!this.#recorder.holdStep(this.#node, isUnread)) return inertHold;
    let isHeld = true;
    const release = (thrown: Thrown | undefined) => {
      if (!isHeld) return;
      isHeld = false;
      this.#reporter.guard(() => this.#recorder.releaseStep(this.#node, thrown, isUnread), undefined);
    };
    return {
      release: () => release(undefined),
      fail: (error) => release({ error }),
      [dispose]: () => release(undefined),
    };
  }

  #listen(isUnread?: () => boolean): StreamListener {
    let hasBegun = false;
    const hold = this.#hold(isUnread ?? (() => !hasBegun));
    const startedAt = performance.now();
    let hasChunk = false;
    return {
      begin: () => {
        hasBegun = true;
      },
      chunk: () => {
        if (!hasChunk) this.addMetadata({ first_chunk_ms: Math.round(performance.now() - startedAt) });
        hasChunk = true;
      },
      end: () => hold.release(),
      fail: (error) => hold.fail(error),
    };
  }

  #setText(text: StepText, given: unknown): void {
    this.#change((steps, { record }) => steps.setText(record, text, given));
  }

  #change(change: Change): void {
    if (this.#recorder.isOpen(this.#node)) change(this.#recorder.steps, this.#node);
    else
      this.#reporter.dropValue("too_late", "fact", "a fact came after the end of its step; it was dropped");
  }
}
