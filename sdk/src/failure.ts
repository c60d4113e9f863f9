import type { FailureDetails, FailureType } from "./failure-details.ts";
import type { Step } from "./step.ts";

/** Why an error was thrown, as facts. */
export interface ErrorFacts extends FailureDetails {
  /** What went wrong, to count by, such as "rate_limited". 1 to 128 characters. */
  readonly code: string;
}

/** Why a run, or a step of it, failed. */
export interface Failure {
  /** Which part failed. */
  readonly type: FailureType;
  /** What went wrong, to count by, such as "timeout" or "rate_limited". 1 to 128 characters. */
  readonly code: string;
  /**
   * What went wrong, for people: one line of 1 to 500 characters, without secrets or personal data. Default: the code in
   * words.
   */
  readonly message?: string | undefined;
  /**
   * The step that failed; `null` for the run as a whole. Default: the innermost open step, unless steps are open side by
   * side; then the run as a whole.
   */
  readonly step?: Step | null | undefined;
}
