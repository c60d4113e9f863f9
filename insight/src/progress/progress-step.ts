/** What is looked at of a step to tell whether a run got on. Times are whole microseconds of one clock. */
export interface ProgressStep {
  readonly id: string;
  readonly type: "plan" | "retrieve" | "tool" | "respond" | "other";
  readonly name: string;
  /** The step that this one is part of; one that is not there counts as none. */
  readonly parentId?: string | undefined;
  readonly startedAt: number;
  /** Absent while the step is open. */
  readonly endedAt?: number | undefined;
  readonly attempt?: number | undefined;
  readonly failed: boolean;
  /** What the step waited for, if it did nothing else. */
  readonly wait?: "person" | "run" | undefined;
  /** Equal for the same arguments, within the run. */
  readonly argumentDigest?: string | undefined;
  readonly resultBytes?: number | undefined;
  /** A span of no agent's, such as an HTTP request. It changes nothing but what is inside which branch. */
  readonly otherSpan?: boolean | undefined;
}
