import type { Step } from "./step.ts";

/**
 * Which part of the agent failed: a `tool` or outside service, the `model` or its provider, the `retrieval` of
 * knowledge, or the `orchestration` (the agent's own logic, limits or budget).
 */
export type FailureType = "tool" | "model" | "retrieval" | "orchestration";

/** What `Step.fail` may say besides the code. */
export interface FailureDetails {
  /** Which part failed. */
  readonly type?: FailureType | undefined;
  /** What went wrong, for people: one line of 1 to 500 characters, without secrets or personal data. */
  readonly message?: string | undefined;
}

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
