/** Runs that were read from the disk, to be sent as they are. */
export interface SpooledBatch {
  /** Each as the JSON of the contract, by its id. */
  readonly runs: ReadonlyMap<string, string>;
  /** Whether this tracer produced them; else an earlier process did. */
  readonly isOwn: boolean;
  /** Runs of this tracer that cannot be read any more. */
  readonly lost: number;
}

/**
 * Runs on the disk, so that they outlive their process. Everything is synchronous and throws nothing: a run is on the disk
 * (for the system, which a process that is killed does not take with it) before the agent goes on.
 */
export interface RunSpool {
  /** Whether it has files that others cannot take while this process lives. */
  readonly isOpen: boolean;
  /** Whether a run that is in memory is on the disk too. */
  has(runId: string): boolean;
  /**
   * Writes a run that has ended, as the JSON of the contract. Of a run that is there already the new text holds.
   *
   * @returns whether it is on the disk; false where the spool is full or the disk cannot be written
   */
  append(runId: string, json: string): boolean;
  /** Runs in memory have their answer, or were dropped for good: they are needed no more. */
  settle(runIds: Iterable<string>): void;
  /** A run leaves memory without an answer. @returns whether it is on the disk */
  release(runId: string): boolean;
  /**
   * Takes runs that are on the disk alone, or that a process left which is gone; as many as a request takes. One claim at a
   * time.
   *
   * @param now true: looks for what others left, even if it has looked a moment ago
   */
  claim(now?: boolean): SpooledBatch | undefined;
  /** Ends a claim. @param left ids of its runs without an answer: they stay on the disk */
  finish(batch: SpooledBatch, left: ReadonlySet<string>): void;
  /** Leaves all that is on the disk to whoever comes next. What is written later begins anew. */
  handOver(): void;
}
