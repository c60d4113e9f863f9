/** What one version of an agent did in an hour, in one environment: of the runs that ended, but for `abandoned`. */
export interface VersionFacts {
  readonly version: string;
  readonly runs: number;
  readonly failed: number;
  readonly waitingMs: number;
  readonly tokenRuns: number;
  readonly tokens: number;
  readonly costRuns: number;
  readonly costNanoUsd: number;
  /** How many runs took how many milliseconds. */
  readonly durations: readonly (readonly [ms: number, runs: number])[];
  /** How many runs had each failure, "type/code". */
  readonly failures: readonly (readonly [failure: string, runs: number])[];
}

/** An hour of an agent in one environment. */
export interface AgentHour {
  /** Its start, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly versions: readonly VersionFacts[];
  /** Of an hour that is over for so long that runs of it have been given up: how many ended, and how many fell silent. */
  readonly settled?: { readonly at: number; readonly runs: number; readonly abandoned: number };
}
