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
