import type { DroppedRuns } from "./drop-reason.ts";
import type { SignalStats } from "./signal.ts";

/**
 * What became of everything that was recorded, since the tracer was made. At every moment
 *
 * ```text
 * produced = delivered + pending + spooled + the sum of dropped
 * ```
 *
 * The runs of this balance are those that have ended, however late. A run that is open is not among them yet; a run of a
 * tracer that is off is no run: nothing of it is recorded.
 */
export interface TracerStats {
  /** Runs that have ended, and runs of a process that is gone that were taken from the spool to be delivered. */
  readonly produced: number;
  /** Runs that the service has acknowledged: they are stored. */
  readonly delivered: number;
  /** Runs in memory, that wait or are being sent. */
  readonly pending: number;
  /** Runs that were put into the spool, and that this tracer has not taken out to deliver them. */
  readonly spooled: number;
  /** Runs that were given up, by reason. */
  readonly dropped: DroppedRuns;
  /** About how many bytes the pending runs will take encoded. */
  readonly pendingBytes: number;
  /** Of the delivered runs, those that were stored before with the same content. */
  readonly duplicates: number;
  /** Requests that failed for a while and were, or will be, sent again. */
  readonly retries: number;
  /** Steps that were not recorded: past a limit, or after the end of their run. */
  readonly droppedSteps: number;
  /** Facts, failures and texts that were dropped or cut, here or, by a stricter policy, by the service. */
  readonly droppedValues: number;
  /** What became of the signals, which are no part of the balance of runs. */
  readonly signals: SignalStats;
  /** Errors inside the SDK, of a hook, or of an object that was passed in. */
  readonly errors: number;
}
