import type { RunOptions } from "../../run.ts";
import type { Usage } from "../../step.ts";
import type { OpenSpans } from "../spans/open-spans.ts";
import type { LeftBy, Span, SpanRun } from "../spans/span.ts";
import { type ErrorLike, ToldErrors } from "../spans/told-errors.ts";

/** Traces that are open; a framework may forget to end some. */
const MOST_TRACES = 2_000;
/** Groups of traces that are known, for runs that go on later. */
const MOST_GROUPS = 1_000;
const TRACE_ID = /^trace_([0-9a-f]{32})$/;

/** A trace whose spans come. */
export interface OpenTrace {
  readonly run: SpanRun;
  readonly errors: ToldErrors;
  /** Stands for a guardrail that ended the run. */
  tripwire: ErrorLike | undefined;
  /** The error of the last span without a parent that failed. */
  leftBy: LeftBy | undefined;
  /** Spans without a parent that are open. */
  readonly roots: Set<string>;
  /** Whether the SDK tells of its end, if it ends well. */
  readonly isTold: boolean;
}

/** What is kept of a span until its end. */
export interface SpanFacts {
  readonly trace: OpenTrace;
  readonly type: string | undefined;
  /** Of a turn: calls that the model asked for and that have not begun. */
  awaited: number;
  /** Of a turn: whether a call of the model told its tokens. */
  hasUsage: boolean;
  /** Of an agent: tokens of turns of which no call told them. */
  usage: Usage;
}

/** The traces that are open, each a run or part of one. */
export class Traces {
  readonly #spans: OpenSpans<SpanFacts>;
  readonly #open = new Map<string, OpenTrace>();
  readonly #groups = new Map<string, string>();

  constructor(spans: OpenSpans<SpanFacts>) {
    this.#spans = spans;
  }

  start(id: string, groupId: string | undefined): void {
    if (this.#open.has(id)) return;
    this.#start(id, groupId, true);
    if (groupId === undefined) return;
    this.#groups.set(id, groupId);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > MOST_GROUPS && oldest !== undefined) this.#groups.delete(oldest);
  }

  /** The trace of a span. A run that goes on after an approval has the trace of before, whose start is not told again. */
  of(id: string): OpenTrace {
    return this.#open.get(id) ?? this.#start(id, this.#groups.get(id), false);
  }

  end(id: string): void {
    const trace = this.#open.get(id);
    if (trace === undefined) return;
    this.#open.delete(id);
    trace.errors.settle();
    this.#spans.endRun(trace.run, trace.leftBy);
  }

  /**
   * Notes that a span without a parent has ended. With the last of them ends the trace, if one failed: the SDK does not tell the end of
   * such a trace, nor of one that goes on after an approval.
   */
  endRoot(id: string, { facts: { trace }, id: spanId }: Span<SpanFacts>, leftBy: LeftBy | undefined): void {
    trace.leftBy = leftBy ?? trace.leftBy;
    trace.roots.delete(spanId);
    if (trace.roots.size === 0 && (trace.leftBy !== undefined || !trace.isTold)) this.end(id);
  }

  #start(id: string, sessionKey: string | undefined, isTold: boolean): OpenTrace {
    const options: RunOptions = { sessionKey, traceId: TRACE_ID.exec(id)?.[1] };
    const run = this.#spans.startRun(options);
    const errors = new ToldErrors(run.observed.run);
    const roots = new Set<string>();
    const trace: OpenTrace = { run, errors, tripwire: undefined, leftBy: undefined, roots, isTold };
    this.#open.set(id, trace);
    if (this.#open.size > MOST_TRACES) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.end(oldest);
    }
    return trace;
  }
}
