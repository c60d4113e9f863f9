import { limits } from "../limits.ts";
import type { Reporter } from "../reporter.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { failureSize } from "./encoded-size.ts";
import type { FailureRecord } from "./run-record.ts";
import type { StepNode } from "./step-node.ts";

/** The failures of one run, and what they explain. */
export class FailureLog {
  readonly records: FailureRecord[] = [];
  readonly #budget: ByteBudget;
  readonly #reporter: Reporter;
  readonly #failedSteps = new Set<string>();
  #hasRunLevel = false;
  /** How many steps had been started when the last one came. */
  #stepsAtLast: number | undefined;

  constructor(budget: ByteBudget, reporter: Reporter) {
    this.#budget = budget;
    this.#reporter = reporter;
  }

  /** Whether a failure is of the run as a whole. */
  get hasRunLevel(): boolean {
    return this.#hasRunLevel;
  }

  /**
   * @param stepCount the number of steps started so far
   * @returns whether there was room for it
   */
  add(failure: FailureRecord, stepCount: number): boolean {
    if (failure.stepId === undefined) this.#hasRunLevel = true;
    else this.#failedSteps.add(failure.stepId);
    this.#stepsAtLast = stepCount;
    const hasRoom = this.records.length < limits.failures - 1;
    if (hasRoom && this.#budget.take(failureSize(failure))) {
      this.records.push(failure);
      return true;
    }
    const message = "a run reached its limit of 10,000 failures or 3 MiB; later failures are dropped";
    this.#reporter.dropValue("limit_reached", "failures", message);
    return false;
  }

  /** Adds the failure that ends the run; room is kept for it. */
  addLast(failure: FailureRecord): void {
    this.records.push(failure);
  }

  /**
   * Whether a recorded failure tells why an error left the run: it is of the run as a whole, or of a step the error has
   * left, or no step was started after it.
   */
  explain(steps: readonly StepNode[], stepCount: number): boolean {
    return (
      this.#hasRunLevel ||
      this.#stepsAtLast === stepCount ||
      steps.some(({ record }) => this.#failedSteps.has(record.stepId))
    );
  }
}
