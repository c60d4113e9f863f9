/** The way of one run through its steps. A kind of step is its type and its name: `tool search`. */
export interface RunPath {
  /** Each once. */
  readonly edges: readonly PathEdge[];
  /** Kinds of steps, each once. */
  readonly kinds: readonly PathKind[];
  /** Kinds of calls that were made again and again, each once. */
  readonly loops: readonly string[];
  /** Pairs of kinds that took turns, each once, in the order of their names. */
  readonly pingPong: readonly (readonly [string, string])[];
}

/** A step that directly follows another. */
export interface PathEdge {
  /** Absent: the start of the run. */
  readonly from: string | undefined;
  /** Absent: the end of the run. */
  readonly to: string | undefined;
  /** How often. */
  readonly times: number;
  /** From the end of the one to the start of the other, in milliseconds, added up. */
  readonly gapMs: number;
  /** Taken at least once before any step had failed; the way into the step that fails first is. Never one into the end. */
  readonly isClean: boolean;
}

/** What a run did of a kind of step. */
export interface PathKind {
  readonly kind: string;
  readonly steps: number;
  readonly failedSteps: number;
  /** Of steps that ended, in milliseconds, added up. */
  readonly latencyMs: number;
  /** Steps that were the first attempt, the second, and so on. */
  readonly tried: readonly number[];
  /** How many of them succeeded. */
  readonly succeeded: readonly number[];
}
