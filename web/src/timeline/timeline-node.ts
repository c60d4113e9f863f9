import type { TimelineStep } from "./timeline-step.ts";

/** A step with what happened inside it. */
export interface StepNode {
  readonly kind: "step";
  /** Id of the step. */
  readonly id: string;
  readonly step: TimelineStep;
  readonly children: readonly TimelineNode[];
}

/** Attempts at the same work, with the plans made between them. */
export interface AttemptsNode {
  readonly kind: "attempts";
  /** Id of the first attempt, with a prefix. */
  readonly id: string;
  /** In the order in which they were made, at least two. */
  readonly attempts: readonly StepNode[];
  /** The attempts, and what happened between them. */
  readonly children: readonly TimelineNode[];
}

/** The other spans of a step that holds steps, too: see {@link shownTree}. */
export interface OthersNode {
  readonly kind: "others";
  /** Id of the step, with a prefix. */
  readonly id: string;
  /** At least one, nested as they were. */
  readonly children: readonly StepNode[];
}

export type TimelineNode = StepNode | AttemptsNode | OthersNode;
