import type { Total } from "../estimates/mean-interval.ts";
import type { Tally } from "../estimates/tally.ts";

/** What the runs of a version did that started in an hour and ended. */
export interface VersionSums {
  readonly runs: number;
  readonly failedRuns: number;
  readonly steps: number;
  readonly failedSteps: number;
  /** Runs that say how many tokens they took, and those that say what they cost. */
  readonly tokenRuns: number;
  readonly costRuns: number;
  readonly tokens: number;
  readonly costUsd: number;
  /** How many runs took how long: a bucket, its runs, another bucket, its runs. A bucket may repeat. */
  readonly durations: ArrayLike<number>;
  /** How many runs have a failure of a kind, "type/code"; a kind may repeat. */
  readonly failures: readonly (readonly [kind: string, runs: number])[];
  /** By the name of a signal that says yes or no, the runs that have it and those of which it says no; a name may repeat. */
  readonly signals: readonly (readonly [name: string, of: Tally])[];
  /** By the name of a signal that says a number, the runs that have it and the sum of these; a name may repeat. */
  readonly scores: readonly (readonly [name: string, of: Total])[];
}

/** An hour of two versions; a version that did not run in it is absent. */
export interface VersionHour {
  /** Whole hours since the Unix epoch. */
  readonly hour: number;
  readonly baseline?: VersionSums | undefined;
  readonly candidate?: VersionSums | undefined;
}
