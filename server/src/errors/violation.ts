/** Violations after which a check stops, and most that one answer names; whoever has more mends these first. */
export const MAX_VIOLATIONS = 20;

/** A rule that a field breaks. Holds no value of the request. */
export interface Violation {
  /** Path in the spelling of the proto, such as "run.steps[3].seq"; empty for the message as a whole. */
  readonly field: string;
  /** The rule for programs, such as "string.uuid". */
  readonly rule: string;
  /** What is allowed, for people, such as "must be a UUID". */
  readonly description: string;
}
