/** What a load did and what it cost. */
export interface LoadResult {
  /** Runs acknowledged as created. */
  readonly runs: number;
  /** Runs refused because the service was overloaded or its database away. */
  readonly refused: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Of each request that was acknowledged, in milliseconds, in the order of the answers. */
  readonly latencies: Float64Array;
  /** CPU of the process that made the load. */
  readonly cpuSeconds: number;
  /** Ids of the runs acknowledged as created. */
  readonly acknowledged: readonly string[];
}
