/** Why the process ends: an error that nothing caught, or another reason by its code. */
export type ExitReason = { readonly error: unknown } | { readonly code: string };

/** What a tracer does when its process ends. */
export interface ExitTask {
  /** The process has nothing left to do; it stays alive for what this starts. */
  beforeExit(): void;
  /**
   * The process is gone when this returns.
   *
   * @param startedAt when the end began, in milliseconds of `performance.now()`
   */
  exit(reason: ExitReason, startedAt: number): void;
  /** Somebody else handles a signal: the process may end soon. */
  signalled(): void;
}
