import type { AgentTracer } from "../../agent-tracer.ts";
import { guardAdapter } from "../guard-adapter.ts";
import { isRunfacts } from "../is-runfacts.ts";
import { OpenSpans } from "../spans/open-spans.ts";
import { readPath, readTextAt } from "../spans/read.ts";
import type { LeftBy, Span } from "../spans/span.ts";
import type { AgentSpan, AgentTrace } from "./agent-span.ts";
import { endStep, turnAround } from "./end-step.ts";
import { stepOf } from "./step-of.ts";
import { isTripwire, toldOf } from "./told-of.ts";
import { type SpanFacts, Traces } from "./traces.ts";

/** What `runfacts()` may be told. */
export interface ProcessorOptions {
  /** Where runs are recorded that no other is around. Default: the tracer of `@runfacts/sdk/auto`. */
  readonly tracer?: AgentTracer | undefined;
}

/** A processor of traces of the OpenAI Agents SDK, by structure. No method throws, rejects, or waits for the network but those that flush. */
class Processor {
  /** Known by it to every copy of the SDK. */
  readonly [isRunfacts] = true;
  readonly #tracer: AgentTracer | undefined;
  readonly #spans: OpenSpans<SpanFacts>;
  readonly #traces: Traces;

  constructor(tracer: AgentTracer | undefined) {
    this.#tracer = tracer;
    this.#spans = new OpenSpans(tracer);
    this.#traces = new Traces(this.#spans);
  }

  async onTraceStart(trace: AgentTrace): Promise<void> {
    guardAdapter(this.#tracer, () => {
      const id = readTextAt(trace, "traceId");
      if (id !== undefined) this.#traces.start(id, readTextAt(trace, "groupId"));
    });
  }

  async onTraceEnd(trace: AgentTrace): Promise<void> {
    guardAdapter(this.#tracer, () => {
      const id = readTextAt(trace, "traceId");
      if (id !== undefined) this.#traces.end(id);
    });
  }

  async onSpanStart(span: AgentSpan): Promise<void> {
    guardAdapter(this.#tracer, () => this.#start(span));
  }

  async onSpanEnd(span: AgentSpan): Promise<void> {
    guardAdapter(this.#tracer, () => {
      const open = this.#spans.find(readTextAt(span, "spanId"));
      if (open !== undefined && !open.isEnded) this.#end(open, span);
    });
  }

  /** Delivers what has ended. */
  async forceFlush(): Promise<void> {
    await this.#tracer?.flush();
  }

  /** Delivers what has ended. The tracer goes on: it may be that of others, too. */
  async shutdown(): Promise<void> {
    await this.#tracer?.flush();
  }

  #start(span: AgentSpan): void {
    const id = readTextAt(span, "spanId");
    const traceId = readTextAt(span, "traceId");
    if (id === undefined || traceId === undefined) return;
    const data = readPath(span, "spanData");
    const type = readTextAt(data, "type");
    const parentId = readTextAt(span, "parentId");
    const parent = this.#spans.find(parentId);
    const trace = parent?.facts.trace ?? this.#traces.of(traceId);
    if (parent === undefined) trace.roots.add(id);
    const turn = turnAround(parent);
    if (turn !== undefined && (type === "function" || type === "handoff")) turn.awaited -= 1;
    const facts = () => ({ trace, type, awaited: 0, hasUsage: false, usage: {} });
    this.#spans.start({ id, parentId: parent?.id, step: stepOf(data), facts, run: trace.run });
  }

  #end(open: Span<SpanFacts>, span: AgentSpan): void {
    const hasFailed = toldOf(span) !== undefined;
    guardAdapter(this.#tracer, () => endStep(open, readPath(span, "spanData"), hasFailed));
    const leftBy = this.#leftBy(open, span);
    this.#spans.end(open, leftBy);
    const traceId = readTextAt(span, "traceId");
    if (open.parent === undefined && traceId !== undefined) this.#traces.endRoot(traceId, open, leftBy);
  }

  #leftBy(open: Span<SpanFacts>, span: AgentSpan): LeftBy | undefined {
    const { trace, type } = open.facts;
    const told = toldOf(span);
    if (told === undefined) return undefined;
    if (type === "generation" || type === "response") {
      trace.errors.failModel(open, told);
      return undefined;
    }
    if (trace.tripwire !== undefined && isTripwire(told)) return { error: trace.tripwire };
    return { error: trace.errors.errorOf(told, open) };
  }
}

/** A processor to give to `addTraceProcessor`. */
export type RunfactsProcessor = Processor;

/**
 * A processor of traces for the OpenAI Agents SDK: a trace is a run, or part of the current one; agents, calls of models, tools,
 * handoffs and guardrails are its steps. Give it to `addTraceProcessor`, which leaves the exporter to OpenAI as it is.
 *
 * @example
 * ```ts
 * addTraceProcessor(runfacts({ tracer }));
 * ```
 */
export function runfacts(options?: ProcessorOptions): RunfactsProcessor {
  return new Processor(options?.tracer);
}
