import type { RunRecord } from "../recording/run-record.ts";

/** Runs that were read from a spool, to be delivered. */
export interface SpooledBatch {
  /** At most `maxBatchRuns`, in the order in which they were appended. */
  readonly runs: readonly RunRecord[];
  /** Whether this spool appended them; otherwise a process that is gone did. A batch holds runs of one kind. */
  readonly isOwn: boolean;
}

/**
 * Keeps runs outside of memory until they are delivered. What was appended is claimed later, by this process or by the
 * next one. Runs come without what may not leave the process; no method needs to check them again.
 */
export interface RunSpool {
  /**
   * Keeps runs. Never rejects for want of room.
   *
   * @returns how many of them, from the first, are kept; the caller keeps the rest
   */
  append(runs: readonly RunRecord[]): Promise<number>;
  /** The same at once, for the end of a process and for a queue that is full; blocks the thread. */
  appendNow(runs: readonly RunRecord[]): number;
  /**
   * Takes the oldest runs that no other process or caller has. They stay until they are discarded, and are not given
   * again by this spool. One batch at a time.
   *
   * @returns undefined when there is none
   */
  claim(): Promise<SpooledBatch | undefined>;
  /** Forgets a batch whose runs were all answered. */
  discard(batch: SpooledBatch): Promise<void>;
  /** Lets go of what was claimed and not discarded, so that the next process gets it. */
  close(): Promise<void>;
}
