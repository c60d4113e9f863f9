/** What an agent of a benchmark is asked to do: one of these, in a process of its own. */
export type AgentCommand =
  /** Record runs of ten steps one after the other, and have them delivered. */
  | { readonly kind: "steps"; readonly ingestUrl: string; readonly runs: number }
  /** Take 10 ms a step, several runs at once, with the SDK or without. */
  | {
      readonly kind: "paced";
      readonly ingestUrl: string;
      readonly runs: number;
      readonly atOnce: number;
      readonly isTraced: boolean;
    }
  /** Record runs while the service is away. */
  | { readonly kind: "away"; readonly runs: readonly number[] };

/** What recording costs the thread of an agent. */
export interface StepsReport {
  /** Milliseconds in the agent's thread, one sample each. */
  readonly stepMs: Float64Array;
  readonly endMs: Float64Array;
  /** Milliseconds to copy the facts of a step as JSON, measured in turn with the steps. */
  readonly copyMs: Float64Array;
  /** CPU of the whole process for the loop, delivery and all, in seconds. */
  readonly cpuSeconds: number;
  /** Heap and resident memory that the SDK takes once all is delivered, in bytes. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Runs that the service acknowledged. */
  readonly sent: number;
}

/** What some runs of an agent that mostly waits use. */
export interface PacedRuns {
  /** CPU of the whole process, delivery and all, in seconds. */
  readonly cpuSeconds: number;
  /** How long the steps of the runs take, added up, in seconds; on a busy machine they took longer. */
  readonly runSeconds: number;
}

/** What an agent that mostly waits uses. */
export interface PacedReport {
  /** In the first runs of its process, in which code is compiled as it gets warm. */
  readonly first: PacedRuns;
  /** In as many later ones. */
  readonly later: PacedRuns;
}

/** The heap after so many runs that could not be delivered, in bytes, one for each number of runs that was asked for. */
export interface AwayReport {
  readonly heapBytes: readonly number[];
}

/** The report of each kind of command. */
export interface AgentReports {
  readonly steps: StepsReport;
  readonly paced: PacedReport;
  readonly away: AwayReport;
}
