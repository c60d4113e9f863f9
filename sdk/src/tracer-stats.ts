/** What became of everything that was recorded, since the tracer was made. */
export interface TracerStats {
  /** Runs that wait or are being sent. */
  readonly queued: number;
  /** About how many bytes these will take encoded. */
  readonly queuedBytes: number;
  /** Runs that the service has acknowledged: they are stored. */
  readonly sent: number;
  /** Of these, runs that were stored before with the same content. */
  readonly duplicates: number;
  /** Runs that the service refused. */
  readonly rejected: number;
  /** Runs that were given up: the queue was full, or the tracer was closed first. */
  readonly dropped: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Steps that were not recorded: past a limit, or after the end of their run. */
  readonly droppedSteps: number;
  /** Facts, failures and texts that were dropped or cut, here or, by a stricter policy, by the service. */
  readonly droppedValues: number;
  /** Errors inside the SDK, of a hook, or of an object that was passed in. */
  readonly errors: number;
}
