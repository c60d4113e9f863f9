/** What a benchmark of the SDK is asked to do, and what it tells. */
export interface AgentCommand {
  readonly ingestUrl: string;
  readonly runs: number;
}

export interface AgentReport {
  /** Milliseconds in the agent's thread, one sample each. */
  readonly stepMs: Float64Array;
  readonly endMs: Float64Array;
  /** CPU of the whole process for the loop, delivery and all, in seconds. */
  readonly cpuSeconds: number;
  /** Heap and resident memory that the SDK takes once all is delivered, in bytes. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Runs that the service acknowledged. */
  readonly sent: number;
}
