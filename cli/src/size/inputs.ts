/** What a calculation starts from. */
export interface SizeInputs {
  /** Runs a day, of all projects. */
  readonly runs: number;
  /** Steps of a run. */
  readonly steps: number;
  /** Failures of a run, recorded or of its steps. */
  readonly failures: number;
  /** Days that are kept. */
  readonly days: number;
  /** Of one project in a day, as all that follows. */
  readonly agents: number;
  /** Names of versions; agents that share a name count it once. */
  readonly versions: number;
  readonly environments: number;
  /** Kinds of failure: a type with a code. */
  readonly failureKinds: number;
  readonly stepNames: number;
  readonly projects: number;
  /** The busiest second, of the mean. */
  readonly peak: number;
  readonly way: "batches" | "calls" | "single";
  /** Copies of the database beside the first, each with all of it. */
  readonly standbys: number;
  /** Cores and terabytes of disk of one machine for PostgreSQL. */
  readonly nodeCores: number;
  readonly nodeDisk: number;
  /** Shards of each distributed table, on Citus. */
  readonly shards: number;
}

export const defaults: SizeInputs = {
  runs: 100_000,
  steps: 10,
  failures: 0.25,
  days: 365,
  agents: 50,
  versions: 4,
  environments: 3,
  failureKinds: 7,
  stepNames: 10,
  projects: 1,
  peak: 3,
  way: "batches",
  standbys: 0,
  nodeCores: 32,
  nodeDisk: 8,
  shards: 32,
};
