/** What makes a run whole or not: how it ended, its steps in any order, and what names them. */
export interface RunShape {
  /** `failure` needs a failure. */
  readonly status: string;
  readonly steps: readonly StepShape[];
  readonly failures: readonly ItemShape[];
  readonly decisions: readonly ItemShape[];
  readonly signals: readonly ItemShape[];
}

/** A failure, decision or signal. */
export interface ItemShape {
  readonly step_id: string | null;
}

/** Ids are in lower case. */
export interface StepShape {
  readonly step_id: string;
  /** Null where a source has no order. */
  readonly seq: number | null;
  readonly parent_step_id: string | null;
  readonly isOpen: boolean;
}

/** The names of the rules that only a whole run keeps; while parts come, each may still be broken. */
export const wholeRuleNames = [
  "status.failure_named",
  "required",
  "seq.repeat",
  "seq.gap",
  "reference.unknown",
  "reference.cycle",
] as const;

export type WholeRuleName = (typeof wholeRuleNames)[number];

/** A rule that a run breaks as a whole. */
export interface Lack {
  /** Path within the run, such as `steps[2].seq`; steps by their place in the shape. */
  readonly field: string;
  readonly rule: WholeRuleName;
  /** What must hold, for people. */
  readonly description: string;
}
