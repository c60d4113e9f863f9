import type { Failure } from "./failure.ts";
import type { StepScope } from "./step.ts";
import type { TraceCarrier } from "./trace/read-carrier.ts";

/**
 * How a run ended: `success`; `failure` (it did not do what it was asked to do); `partial` (it did, after failures on
 * the way).
 */
export type RunStatus = "success" | "failure" | "partial";

/** What may be known of a run when it starts. */
export interface RunOptions {
  /** UUID of the run, for jobs that have one. Default: a new UUIDv7. */
  readonly runId?: string | undefined;
  /** Groups the runs of one conversation or job. 1 to 255 characters. */
  readonly sessionId?: string | undefined;
  /**
   * Groups runs as `sessionId` does, by what may not leave the agent: an address, a name, the id of a thread. A UUID is kept as it
   * is; of anything else only a digest under the API key is sent.
   */
  readonly sessionKey?: string | undefined;
  /**
   * UUID of the run that started this one, for agents that call agents. `null`: none did. Default: the run that the code
   * runs in ({@link currentRun}).
   */
  readonly parentRunId?: string | null | undefined;
  /**
   * The surrounding trace: a W3C trace id (32 hex digits), a whole `traceparent` header, or the headers of a request. `null`:
   * none. Default: that of the run that the code runs in, else of the active span of OpenTelemetry, where the process has
   * `@opentelemetry/api`.
   */
  readonly traceId?: string | TraceCarrier | null | undefined;
}

/** One execution of an agent. No method throws; steps and facts given after its end are dropped and counted. */
export interface Run extends StepScope, Disposable, AsyncDisposable {
  /** UUID of the run; the nil UUID when it is not recorded. */
  readonly runId: string;
  /**
   * Records a failure. It marks its step as failed; without a step it makes the run a `failure`.
   *
   * @example
   * ```ts
   * run.recordFailure({ type: "orchestration", code: "budget_exceeded", message: "Monthly token quota exceeded", step: null });
   * ```
   */
  recordFailure(failure: Failure): void;
  /**
   * Sets how the run ends, instead of what follows from its failures: none is `success`, one of the run as a whole is
   * `failure`, others are `partial`. A run whose callback throws is a `failure` in any case.
   */
  setStatus(status: RunStatus): void;
  /**
   * The W3C `traceparent` header of a request to another service, so that its trace is that of the run. A run that belongs
   * to no trace begins one, whose id is the run's without dashes; asked in time (before its end, in live mode always) it is
   * kept with the run.
   *
   * @example
   * ```ts
   * await fetch(url, { headers: { traceparent: run.traceparent() } });
   * ```
   */
  traceparent(): string;
  /**
   * Ends the run and the steps that are open, and hands it over for delivery; once streams that its steps gave are read, and
   * nothing holds a step. Ending twice does nothing.
   */
  end(): void;
}
