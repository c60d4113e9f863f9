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
  /** How many runs took how long, in milliseconds; a value may repeat. */
  readonly durations: readonly (readonly [ms: number, runs: number])[];
  /** How many runs have a failure of a kind, "type/code"; a kind may repeat. */
  readonly failures: readonly (readonly [kind: string, runs: number])[];
  /** By the name of a signal that says yes or no, the runs that have it and those of which it says what is worse. */
  readonly signals: readonly (readonly [name: string, of: Tally])[];
}

/** An hour of two versions; a version that did not run in it is absent. */
export interface VersionHour {
  /** Whole hours since the Unix epoch. */
  readonly hour: number;
  readonly baseline?: VersionSums | undefined;
  readonly candidate?: VersionSums | undefined;
}

/** What a comparison reads of a version that did not run. */
export const noSums: VersionSums = {
  runs: 0,
  failedRuns: 0,
  steps: 0,
  failedSteps: 0,
  tokenRuns: 0,
  costRuns: 0,
  tokens: 0,
  costUsd: 0,
  durations: [],
  failures: [],
  signals: [],
};

/** Sums of several hours in one; undefined of none. */
export function sumsOf(hours: readonly VersionSums[]): VersionSums | undefined {
  const [first] = hours;
  if (first === undefined || hours.length === 1) return first;
  const total = (of: (sums: VersionSums) => number) => hours.reduce((sum, hour) => sum + of(hour), 0);
  return {
    runs: total(({ runs }) => runs),
    failedRuns: total(({ failedRuns }) => failedRuns),
    steps: total(({ steps }) => steps),
    failedSteps: total(({ failedSteps }) => failedSteps),
    tokenRuns: total(({ tokenRuns }) => tokenRuns),
    costRuns: total(({ costRuns }) => costRuns),
    tokens: total(({ tokens }) => tokens),
    costUsd: total(({ costUsd }) => costUsd),
    durations: added(hours.map(({ durations }) => durations)),
    failures: added(hours.map(({ failures }) => failures)),
    signals: hours.flatMap(({ signals }) => signals),
  };
}

/** Counts of the same in one. */
function added<K>(lists: readonly (readonly (readonly [K, number])[])[]): readonly (readonly [K, number])[] {
  const counts = new Map<K, number>();
  for (const list of lists) for (const [key, count] of list) counts.set(key, (counts.get(key) ?? 0) + count);
  return [...counts];
}
