import type { ErrorFacts } from "./failure.ts";
import type { Warning } from "./warning.ts";

/**
 * Options of a tracer.
 *
 * A wrong option never throws. One of the first six switches the tracer off, with one warning; any other falls back to
 * its default, with one warning.
 */
export interface TracerOptions {
  /** The agent, such as "support". 1 to 255 characters. */
  readonly agentId: string;
  /** Version of the agent, such as "1.4.2" or a commit. 1 to 255 characters. */
  readonly agentVersion: string;
  /** Where the agent runs. 1 to 255 characters. Default: the variable RUNFACTS_ENVIRONMENT, else "production". */
  readonly environment?: string | undefined;
  /**
   * Address of the ingest service, with the path below which a proxy serves it. Default: the variable RUNFACTS_URL, else
   * "http://127.0.0.1:8000".
   */
  readonly url?: string | undefined;
  /** Another name of `url`, which is used where both are given. */
  readonly apiUrl?: string | undefined;
  /** API key with scope "ingest". Default: the variable RUNFACTS_API_KEY, else none. */
  readonly apiKey?: string | undefined;
  /** False: callbacks run, nothing is recorded or sent. Default: true. */
  readonly enabled?: boolean | undefined;
  /**
   * True: runs are seen while they are under way. What they told is sent every 250 ms, and that they are alive every
   * minute; a run that dies with its process is marked as abandoned. A run is delivered whole when it ends all the same.
   * Default: false.
   */
  readonly live?: boolean | undefined;
  /** Runs a request, 1 to 1,000; a request never exceeds 4 MiB. Default: 100. */
  readonly maxBatchRuns?: number | undefined;
  /** Longest time that an ended run waits for others to share its request, 0 to 60,000 ms. Default: 1,000. */
  readonly flushIntervalMs?: number | undefined;
  /** Most runs kept for delivery, 1 to 100,000. When full the oldest that waits is dropped. Default: 5,000. */
  readonly maxQueueRuns?: number | undefined;
  /** Most bytes (about, encoded) kept for delivery, 1 MiB to 1 GiB. Default: 32 MiB. */
  readonly maxQueueBytes?: number | undefined;
  /**
   * Folder that keeps runs on the disk from their end until they are delivered, so that they outlive the process, `kill -9`
   * too: the next tracer with this folder, in this process or another, delivers them with its own `url` and `apiKey`. Made
   * where it is missing; may be shared by processes, of one project. Holds what would be sent, and neither URL nor key.
   * Node 20.16 and newer, Bun and Deno; elsewhere, and where the folder cannot be written, one warning and no spool.
   * Default: the variable RUNFACTS_SPOOL_DIR, else none.
   */
  readonly spoolDir?: string | undefined;
  /**
   * Most bytes in `spoolDir`, of all processes together, 1 MiB to 16 GiB. When full, runs that end are kept in memory alone
   * until there is room: what is on the disk stays. Default: 64 MiB.
   */
  readonly maxSpoolBytes?: number | undefined;
  /** Time for a request, 100 to 120,000 ms. Default: 10,000. */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * Bound of the first wait before a request is sent again, 10 to 60,000 ms; it is doubled each time, and a wait is a random
   * time from 0 to its bound. A delay that the service asks for is kept. Default: 500.
   */
  readonly retryDelayMs?: number | undefined;
  /** Largest such bound, 10 to 600,000 ms. Default: 30,000. */
  readonly maxRetryDelayMs?: number | undefined;
  /**
   * Longest time that the end of the process waits for runs not yet delivered, 0 to 60,000 ms; 0: none is waited for.
   * Node, Bun and Deno. When the process has nothing else to do it stays alive; when `process.exit()`, an
   * uncaught exception or an unhandled rejection ends it, it is held, and dies as it would have. Runs that are open then
   * end as failures: by the class of the error, else by the code "process_exit". Default: 3,000.
   */
  readonly exitTimeoutMs?: number | undefined;
  /**
   * True: SIGTERM and SIGINT end open runs as failures ("sigterm", "sigint"), deliver within `exitTimeoutMs`, and then end the
   * process. Where the process listens for the signal itself, its end is left to it: runs that have ended are sent at once.
   * Default: false.
   */
  readonly handleSignals?: boolean | undefined;
  /**
   * Longest time that `close()` and the end of an `await using` block wait for delivery, 0 to 600,000 ms. While the
   * service is away they wait as long. Default: 10,000.
   */
  readonly closeTimeoutMs?: number | undefined;
  /**
   * Turns errors that leave a callback into failures: what it gives is recorded as a failure of the step the error was
   * thrown in. Default: none, so that only an error that leaves the run is recorded, by the name of its class; a step that
   * an error left counts as a survived failure by the same name.
   *
   * @example
   * ```ts
   * new AgentTracer({
   *   agentId: "support",
   *   agentVersion: "1.4.0",
   *   classifyError: (error) => (error instanceof RateLimitError ? { type: "model", code: "rate_limited" } : undefined),
   * });
   * ```
   */
  readonly classifyError?: ((error: unknown) => ErrorFacts | undefined) | undefined;
  /** Called once for each kind of problem; what it throws is ignored. Default: console.warn. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
  /**
   * Gives the time in microseconds since the Unix epoch, for tests and back-filling. Default: a monotonic clock, set by
   * the system's at the start of each run.
   */
  readonly clock?: (() => number) | undefined;
  /**
   * Makes the UUIDs of runs and steps, for tests and back-filling: the same ids, times and facts are stored once, however
   * often they are sent. Called with the run's or step's start in microseconds. Default: UUIDv7.
   */
  readonly generateId?: ((microseconds: number) => string) | undefined;
}

/** How long to wait for delivery. */
export interface FlushOptions {
  /** Longest wait in milliseconds, 0 to 600,000. Default: 10,000 for `flush()`, `closeTimeoutMs` for `close()`. */
  readonly timeoutMs?: number | undefined;
}
