import { currentRun, withRun } from "./context/current.ts";
import { openFrame } from "./context/frame.ts";
import { endThrown, stateOf } from "./context/scope-state.ts";
import { Circuit } from "./delivery/circuit.ts";
import type { Deliverer } from "./delivery/deliverer.ts";
import { Delivery } from "./delivery/delivery.ts";
import { LiveDelivery } from "./delivery/live-delivery.ts";
import { isRequestBound, RequestDelivery } from "./delivery/request-delivery.ts";
import type { RunStats } from "./delivery/run-ledger.ts";
import { argumentDigest } from "./digest/argument-digest.ts";
import { noneDropped } from "./drop-reason.ts";
import { OpenRuns } from "./exit/open-runs.ts";
import { guarded, runGuarded } from "./guarded.ts";
import { ActiveRun } from "./recording/active-run.ts";
import { asyncDispose } from "./recording/dispose-symbols.ts";
import { inertRun } from "./recording/inert-run.ts";
import { RunRecorder } from "./recording/run-recorder.ts";
import type { TracerContext } from "./recording/tracer-context.ts";
import { NIL_UUID } from "./recording/uuid-v7.ts";
import { type OnWarning, Reporter } from "./reporter.ts";
import type { Run, RunOptions } from "./run.ts";
import { readSettings } from "./settings.ts";
import type { SignalOptions, SignalValue } from "./signal.ts";
import { queues, SignalQueue, signalStats } from "./signals/signal-queue.ts";
import { openSpool, tellNoSpool } from "./spool/open-spool.ts";
import { backgroundTimer } from "./timer.ts";
import { surroundingTrace } from "./trace/surrounding-trace.ts";
import type { FlushOptions, TracerOptions } from "./tracer-options.ts";
import { partsOf } from "./tracer-parts.ts";
import type { TracerStats } from "./tracer-stats.ts";

interface Context extends TracerContext {
  readonly live: LiveDelivery | undefined;
  readonly closeTimeoutMs: number;
}

interface Parts {
  readonly context: Context;
  /** Undefined in tests of an agent. */
  readonly signals: SignalQueue | undefined;
  readonly delivery: Deliverer;
}

function surroundings() {
  const runId = currentRun()?.runId;
  return { parentRunId: runId === NIL_UUID ? undefined : runId, trace: surroundingTrace() };
}

const nothing: RunStats & Pick<TracerStats, "signals"> = {
  produced: 0,
  delivered: 0,
  pending: 0,
  spooled: 0,
  dropped: noneDropped,
  pendingBytes: 0,
  duplicates: 0,
  retries: 0,
  signals: signalStats(),
};
const { counts: noCounts } = new Reporter();

const FLUSH_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 600_000;

function readTimeout(options: unknown, byDefault: number): number {
  const { timeoutMs } = Object(options) as FlushOptions;
  if (typeof timeoutMs !== "number" || !(timeoutMs >= 0)) return byDefault;
  return Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
}

/** Sends signals once the runs are. */
function sendAll({ signals }: Parts, runs: Promise<boolean>, timeoutMs: number): Promise<boolean> {
  return signals?.after(runs, timeoutMs) ?? runs;
}

function readOnWarning(options: unknown): OnWarning | undefined {
  try {
    const { onWarning } = Object(options) as Partial<TracerOptions>;
    return typeof onWarning === "function" ? onWarning : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Records what an agent does, as facts, and delivers it in the background. Make one for each agent and keep it.
 *
 * Nothing the SDK does reaches the agent: no method throws or rejects, except with what the agent's own callback threw;
 * what cannot be recorded or delivered is dropped, counted (`stats()`) and told once (`onWarning`). A wrong option
 * switches the tracer off rather than the agent.
 *
 * @example
 * ```ts
 * import { AgentTracer } from "@runfacts/sdk";
 *
 * const tracer = new AgentTracer({ agentId: "support", agentVersion: "1.4.0" });
 *
 * await tracer.run(async (run) => {
 *   await run.step("plan", "choose_tool", () => chooseTool());
 *   await run.step("tool", "search_orders", () => searchOrders());
 * });
 *
 * await tracer.close();
 * ```
 */
export class AgentTracer implements AsyncDisposable {
  readonly #reporter: Reporter;
  readonly #parts: Parts | undefined;

  /** @param options see {@link TracerOptions}; wrong ones never throw */
  constructor(options: TracerOptions) {
    this.#reporter = partsOf(options)?.reporter ?? new Reporter(readOnWarning(options));
    this.#parts = this.#reporter.guard(() => this.#start(options), undefined);
  }

  /**
   * Runs `body` as one run of the agent and gives back what it gives. The run ends when `body` has ended. An error is
   * rethrown as it is; unless a failure was recorded for it, it is recorded as one of the step it was thrown in, with
   * the name of its class as its code (`RangeError`: "range_error"; a known one by a common code, {@link classifyError})
   * and nothing else of it.
   *
   * Inside of another run it is a run of its own, which names that one as its parent; that one waits for it in a step with
   * the wait `run`, unless `parentRunId` is among the options. Where nobody awaits it, the step ends with the parent at the
   * latest, and counts as waiting only while no other step works.
   *
   * @example
   * ```ts
   * const ticket = await tracer.run({ sessionId: conversationId }, async (run) => {
   *   const intent = await run.step("plan", "classify", () => classify());
   *   return run.step("respond", "write_reply", () => reply(intent));
   * });
   * ```
   */
  run<T>(body: (run: Run) => T): Promise<Awaited<T>>;
  run<T>(options: RunOptions, body: (run: Run) => T): Promise<Awaited<T>>;
  async run(...given: readonly unknown[]): Promise<unknown> {
    const [options, body] = typeof given[0] === "function" ? [undefined, given[0]] : given;
    if (typeof body !== "function") return undefined;
    const record = () =>
      AgentTracer.#record(AgentTracer.#startRun(this, options), body as (run: Run) => unknown);
    const waiting = AgentTracer.#waiting(this, options);
    return waiting === undefined
      ? record()
      : waiting.scope.step("other", `invoke_agent ${waiting.agentId}`, { wait: "run" }, record);
  }

  /**
   * Starts a run that ends with its block (`await using`), or with `end()`.
   *
   * A block's end does not tell whether an error ended it: call `recordFailure` where you catch it, or use
   * {@link AgentTracer.run}.
   *
   * @example
   * ```ts
   * await using run = tracer.startRun();
   * using step = run.step("tool", "get_weather");
   * step.addMetadata({ city_count: 1 });
   * ```
   */
  startRun(options?: RunOptions): Run {
    return AgentTracer.#startRun(this, options);
  }

  /**
   * Tells of a run how well it went, while it is under way or long after: a rating, a check, the label of a judge. Sent in the background,
   * once the run has ended if this tracer records it, and again until the service answers; for ten minutes also while the run is not
   * there yet. At most 10,000 wait, in memory alone: further ones are dropped.
   *
   * @example
   * ```ts
   * tracer.signal(runId, "thumbs", true, { source: "user" });
   * ```
   *
   * @param runId UUID of the run, of any process
   * @param name what was observed, such as "thumbs" or "evaluation/relevance"
   * @param value yes or no, a number, or a category
   */
  signal(runId: string, name: string, value: SignalValue, options?: SignalOptions): void;
  signal(runId: unknown, ...given: readonly unknown[]): void {
    guarded(
      () => this.#reporter,
      () => this.#parts?.signals?.add(runId, given),
      undefined,
    );
  }

  /**
   * Sends what has ended so far and waits for it. In Cloudflare Workers nothing is sent otherwise:
   * `ctx.waitUntil(tracer.flush())` at the end of each request.
   *
   * @returns whether all of it was acknowledged, refused or dropped in time; false: the rest is kept. Never rejects
   */
  async flush(options?: FlushOptions): Promise<boolean> {
    return guarded(
      () => this.#reporter,
      () => {
        const parts = this.#parts;
        const timeoutMs = readTimeout(options, FLUSH_TIMEOUT_MS);
        return !parts || sendAll(parts, parts.delivery.flush(timeoutMs), timeoutMs);
      },
      true,
    );
  }

  /**
   * Flushes, then stops: what has not been delivered in time (`timeoutMs`, else `closeTimeoutMs`) is dropped, runs that
   * end later are too. While the service is away it waits that long; where it refused the key it does not wait.
   *
   * @returns whether everything was acknowledged, refused or dropped in time; never rejects
   */
  async close(options?: FlushOptions): Promise<boolean> {
    return guarded(
      () => this.#reporter,
      () => {
        const parts = this.#parts;
        if (!parts) return true;
        const { openRuns, live, closeTimeoutMs } = parts.context;
        openRuns.leave();
        live?.close();
        const timeoutMs = readTimeout(options, closeTimeoutMs);
        if (parts.signals) parts.signals.most = 0;
        return sendAll(parts, parts.delivery.close(timeoutMs), timeoutMs);
      },
      true,
    );
  }

  /** Closes the tracer; waits at most `closeTimeoutMs`. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Counts since the tracer was made: what became of every run. */
  stats(): TracerStats {
    return guarded(
      () => this.#reporter,
      () => {
        const { delivery, signals } = this.#parts ?? {};
        return {
          ...nothing,
          ...delivery?.stats(),
          ...this.#reporter.counts,
          signals: signals?.stats() ?? nothing.signals,
        };
      },
      { ...nothing, ...noCounts },
    );
  }

  /** For adapters: runs a part of one. An error in it is counted, and reaches nobody. @internal */
  [runGuarded](part: () => void): void {
    this.#reporter.guard(part, undefined);
  }

  static async #record(run: Run, body: (run: Run) => unknown): Promise<unknown> {
    try {
      return await withRun(run, () => body(run));
    } catch (error) {
      stateOf(run)?.[endThrown]?.(error);
      throw error;
    } finally {
      run.end();
    }
  }

  /** What waits for a run that is started inside of another. */
  static #waiting(tracer: AgentTracer, options: unknown) {
    const find = () => {
      const { context } = tracer.#parts ?? {};
      const frame = openFrame();
      if (context === undefined || frame === undefined || Object(options).parentRunId !== undefined)
        return undefined;
      return { scope: frame.step ?? frame.run, agentId: context.agentId };
    };
    return guarded(() => tracer.#reporter, find, undefined);
  }

  static #startRun(tracer: AgentTracer, options: unknown): Run {
    const start = () => {
      const { context, delivery, signals } = tracer.#parts ?? {};
      delivery?.watchExit();
      const run =
        context && new ActiveRun(new RunRecorder(context, options, surroundings()), tracer.#reporter);
      if (run) queues.set(run, signals);
      return run;
    };
    return guarded(() => tracer.#reporter, start, undefined) ?? inertRun;
  }

  #start(options: TracerOptions): Parts | undefined {
    if (Object(options).enabled === false) return undefined;
    const { settings, problems } = readSettings(options);
    const message = problems.map((problem) => problem.message).join("; ");
    if (problems.length > 0)
      this.#reporter.warn("option_invalid", problems.map(({ option }) => option).join(","), message);
    if (settings === undefined) return undefined;
    const openRuns = new OpenRuns();
    const hasRequests = isRequestBound();
    const reporter = this.#reporter;
    const circuit = new Circuit(settings);
    const given = partsOf(options)?.delivery;
    const own = () =>
      hasRequests
        ? new RequestDelivery(settings, circuit, reporter)
        : new Delivery({ settings, openRuns, circuit, spool: openSpool(settings, reporter), reporter });
    const delivery = given ?? own();
    if (settings.spoolDir !== undefined && hasRequests) tellNoSpool(reporter);
    const deliver: TracerContext["deliver"] = (run, bytes) => delivery.enqueue(run, bytes);
    if (settings.live && hasRequests)
      reporter.warn("option_invalid", "live", "live is not for this runtime; it is not used");
    const isLive = settings.live && !hasRequests && given === undefined;
    const live = isLive ? new LiveDelivery(settings, circuit, reporter) : undefined;
    const digestOf = argumentDigest(settings.apiKey);
    const lose = () => delivery.lose();
    const context = { ...settings, digestOf, reporter, openRuns, live, deliver, lose };
    const timer = hasRequests ? undefined : backgroundTimer;
    const parts = { ...context, circuit: new Circuit(settings), timer };
    const signals = given ? undefined : new SignalQueue(parts);
    return { context, delivery, signals };
  }
}
