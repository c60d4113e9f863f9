import type { FailureRecord, PartRecord, RunHead, StepRecord } from "./run-record.ts";

/** Most steps and failures in one part; the rest goes with the next. */
const MOST_ITEMS = 1_000;

/** What a run has told since its last part was sent. */
export class LiveRun {
  readonly #head: RunHead;
  readonly #steps = new Map<string, StepRecord>();
  readonly #failures: FailureRecord[] = [];
  #isNew = true;
  /** When the last part was sent, in milliseconds of `performance.now()`. */
  sentAt = performance.now();

  constructor(head: RunHead) {
    this.#head = head;
  }

  get runId(): string {
    return this.#head.runId;
  }

  get hasNews(): boolean {
    return this.#isNew || this.#steps.size > 0 || this.#failures.length > 0;
  }

  /** A step that has not ended tells what opened it; the rest comes when it ends, and may still change. */
  addOpened({ stepId, parentStepId, seq, stepType, name, startedAt }: StepRecord): void {
    const parent = parentStepId === undefined ? {} : { parentStepId };
    this.#steps.set(stepId, { stepId, ...parent, seq, stepType, name, startedAt });
  }

  addEnded(step: StepRecord): void {
    this.#steps.set(step.stepId, step);
  }

  addFailure(failure: FailureRecord): void {
    this.#failures.push(failure);
  }

  /** Takes the news as a part of the run; without any it says that the run is alive. */
  take(): PartRecord {
    this.#isNew = false;
    this.sentAt = performance.now();
    const steps = [...this.#steps.values()].slice(0, MOST_ITEMS);
    for (const { stepId } of steps) this.#steps.delete(stepId);
    return { ...this.#head, steps, failures: this.#failures.splice(0, MOST_ITEMS) };
  }

  /** Puts back what could not be sent. */
  putBack({ steps, failures }: PartRecord): void {
    this.#isNew = true;
    for (const step of steps) {
      if (!this.#steps.has(step.stepId)) this.#steps.set(step.stepId, step);
    }
    this.#failures.unshift(...failures);
  }
}
