import type { AgentTracer } from "../../agent-tracer.ts";
import type { Run, RunOptions } from "../../run.ts";
import { surroundingTrace } from "../../trace/surrounding-trace.ts";
import { observedScope } from "../observed-scope.ts";
import { RecentIds } from "./recent-ids.ts";
import { dropLate, type LeftBy, leaveStep, type Span, type SpanRun, type StepStart } from "./span.ts";

/** Spans that are kept, of runs that are open: a framework may forget to end some. */
const MOST_SPANS = 50_000;
const MOST_RUNS = 2_000;
/** Spans of runs that have ended which are known, so that what comes late starts no run of its own. */
const MOST_ENDED = 4_096;

/** A span that starts. */
export interface SpanStart<F> {
  readonly id: string;
  readonly parentId: string | undefined;
  /** Undefined hides it: those inside are recorded in what is around it. */
  readonly step: StepStart | undefined;
  /** What is kept of it until its end. */
  readonly facts: (run: SpanRun, parent: Span<F> | undefined) => F;
  /** The run of a span without a parent. Default: one that ends with the span. */
  readonly run?: SpanRun | undefined;
  readonly runOptions?: RunOptions | undefined;
}

/** The trace of a framework is that of a run where the service around it has none. */
function withoutOtherTrace(options: RunOptions | undefined): RunOptions | undefined {
  return surroundingTrace() === undefined ? options : { ...options, traceId: undefined };
}

/**
 * Spans of a framework that are told one by one, as steps: each is known by its id until its run ends. Bounded: where a
 * framework ends no spans, the oldest run is ended as a failure, `never_ended`.
 */
export class OpenSpans<F> {
  readonly #tracer: AgentTracer | undefined;
  readonly #spans = new Map<string, Span<F>>();
  readonly #runs = new Set<SpanRun>();
  readonly #ended = new RecentIds(MOST_ENDED);
  #lastEnded: Run | undefined;

  constructor(tracer: AgentTracer | undefined) {
    this.#tracer = tracer;
  }

  /** How many spans, and runs, are kept. */
  get size(): { readonly spans: number; readonly runs: number } {
    return { spans: this.#spans.size, runs: this.#runs.size };
  }

  find(id: string | undefined): Span<F> | undefined {
    return id === undefined ? undefined : this.#spans.get(id);
  }

  /** A run that `endRun` ends: the current one, in the step that is current, or else a new one. */
  startRun(options?: RunOptions, rootId?: string): SpanRun {
    const observed = observedScope(this.#tracer, withoutOtherTrace(options));
    const run: SpanRun = { observed, spanIds: new Set(), rootId };
    this.#runs.add(run);
    this.#makeRoom();
    return run;
  }

  /** @returns undefined for a span that started already, and for one whose run has ended */
  start({ id, parentId, step, facts, run: given, runOptions }: SpanStart<F>): Span<F> | undefined {
    if (this.#spans.has(id)) return undefined;
    const parent = this.find(parentId);
    if (parent === undefined && parentId !== undefined && this.#ended.has(parentId)) {
      if (this.#lastEnded !== undefined) dropLate(this.#lastEnded);
      return undefined;
    }
    const run = parent?.run ?? given ?? this.startRun(runOptions, id);
    const around = parent?.scope ?? run.observed.scope;
    const started = step && around.step(step.type, step.name, step.options);
    const span: Span<F> = {
      id,
      run,
      parent,
      step: started,
      scope: started ?? around,
      facts: facts(run, parent),
      isEnded: false,
    };
    this.#spans.set(id, span);
    run.spanIds.add(id);
    this.#makeRoom();
    return span;
  }

  /** Ends a span, and its run if it began it; by an error that left it, where there is one. */
  end(span: Span<F>, leftBy?: LeftBy): void {
    if (span.isEnded) return;
    span.isEnded = true;
    if (leftBy !== undefined && span.step !== undefined) leaveStep(span.step, leftBy.error);
    span.step?.end();
    if (span.run.rootId === span.id) this.endRun(span.run, leftBy);
  }

  /** Ends a run, unless it was there before its spans, and what is open of it. */
  endRun(run: SpanRun, leftBy?: LeftBy): void {
    if (!this.#runs.delete(run)) return;
    // The first ones last, since others are inside them: of many, the last are known.
    for (const id of [...run.spanIds].reverse()) {
      const span = this.#spans.get(id);
      // A run that goes on would keep it open.
      if (span !== undefined && !span.isEnded) span.step?.end();
      this.#spans.delete(id);
      this.#ended.add(id);
    }
    run.observed.end(leftBy);
    if (run.observed.isOwn) this.#lastEnded = run.observed.run;
  }

  #makeRoom(): void {
    while (this.#runs.size > MOST_RUNS || this.#spans.size > MOST_SPANS) {
      const [oldest] = this.#runs;
      if (oldest === undefined) return;
      if (oldest.observed.isOwn)
        oldest.observed.run.recordFailure({ type: "orchestration", code: "never_ended", step: null });
      this.endRun(oldest);
    }
  }
}
