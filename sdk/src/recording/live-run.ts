import type { FailureRecord, PartRecord, RunHead, StepRecord } from "./run-record.ts";

/** Most steps and failures in one part; the rest goes with the next. */
const MOST_ITEMS = 1_000;

/** What a run has told since its last part was sent. */
export class LiveRun {
  readonly #head: RunHead;
  readonly #steps = new Map<string, StepRecord>();
  readonly #failures: FailureRecord[] = [];
  /** Open steps that a part has told. */
  readonly #told = new Set<string>();
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

  /** Tells anew what opened a step that waits to be told. */
  changeOpened(step: StepRecord): void {
    if (this.#steps.has(step.stepId)) this.addOpened(step);
  }

  /** Whether an open step was told: what opened it stands, even where the part may be lost. */
  hasTold({ stepId }: StepRecord): boolean {
    return this.#told.has(stepId);
  }

  addEnded(step: StepRecord): void {
    this.#told.delete(step.stepId);
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
    for (const { stepId, endedAt } of steps) {
      this.#steps.delete(stepId);
      if (endedAt === undefined) this.#told.add(stepId);
    }
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
