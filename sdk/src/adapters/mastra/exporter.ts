import type { AgentTracer } from "../../agent-tracer.ts";
import type { RunOptions } from "../../run.ts";
import { guardAdapter } from "../guard-adapter.ts";
import { OpenSpans } from "../spans/open-spans.ts";
import { readPath, readTextAt } from "../spans/read.ts";
import type { LeftBy, Span } from "../spans/span.ts";
import { ToldErrors } from "../spans/told-errors.ts";
import { endStep } from "./end-step.ts";
import { stepOf } from "./step-of.ts";
import { hasFailed, isModelCall, toldOf } from "./told-of.ts";

/** What `runfacts()` may be told. */
export interface ExporterOptions {
  /** Where runs are recorded that no other is around. Default: the tracer of `@runfacts/sdk/auto`. */
  readonly tracer?: AgentTracer | undefined;
}

/** What is read of an event of Mastra's tracing. */
interface TracingEvent {
  readonly type?: unknown;
  readonly exportedSpan?: unknown;
}

const TRACE_ID = /^[0-9a-f]{32}$/;

function runOptions(span: unknown): RunOptions {
  const traceId = readTextAt(span, "traceId");
  return {
    sessionKey: readTextAt(span, "attributes", "conversationId") ?? readTextAt(span, "metadata", "threadId"),
    traceId: traceId !== undefined && TRACE_ID.test(traceId) ? traceId : undefined,
  };
}

/** Whether a span is a call of a tool, or what asks for its approval, among what a model said. */
function isToolChunk(span: unknown): boolean {
  const kind = readTextAt(span, "attributes", "chunkType");
  return kind === "tool-call" || kind === "tool-call-approval";
}

/** An exporter of Mastra's observability, by structure. No method throws, rejects, or waits for the network but those that flush. */
class Exporter {
  readonly name = "runfacts";
  readonly #tracer: AgentTracer | undefined;
  readonly #spans: OpenSpans<ToldErrors>;

  constructor(tracer: AgentTracer | undefined) {
    this.#tracer = tracer;
    this.#spans = new OpenSpans(tracer);
  }

  async exportTracingEvent(event: TracingEvent): Promise<void> {
    guardAdapter(this.#tracer, () => {
      const { type, exportedSpan } = event;
      if (isToolChunk(exportedSpan))
        this.#spans.find(readTextAt(exportedSpan, "parentSpanId"))?.step?.setType("plan");
      if (type === "span_started") this.#start(exportedSpan);
      else if (type === "span_ended") this.#end(exportedSpan);
    });
  }

  /** Delivers what has ended. */
  async flush(): Promise<void> {
    await this.#tracer?.flush();
  }

  /** Delivers what has ended. The tracer goes on: it may be that of others, too. */
  async shutdown(): Promise<void> {
    await this.#tracer?.flush();
  }

  #start(span: unknown): void {
    const id = readTextAt(span, "id");
    if (id === undefined) return;
    // A run that is resumed stands in the span of before, whose run has ended.
    const parentId = readPath(span, "isRootSpan") === true ? undefined : readTextAt(span, "parentSpanId");
    this.#spans.start({
      id,
      parentId,
      step: stepOf(span),
      facts: (run, parent) => parent?.facts ?? new ToldErrors(run.observed.run),
      runOptions: runOptions(span),
    });
  }

  #end(span: unknown): void {
    const open = this.#spans.find(readTextAt(span, "id"));
    if (open === undefined || open.isEnded) return;
    guardAdapter(this.#tracer, () => endStep(open, span));
    const leftBy = leftByOf(open, span);
    if (open.parent === undefined) open.facts.settle();
    this.#spans.end(open, leftBy);
  }
}

function leftByOf(open: Span<ToldErrors>, span: unknown): LeftBy | undefined {
  const { facts: errors } = open;
  const told = toldOf(span);
  if (isModelCall(span)) {
    if (told !== undefined || hasFailed(span)) errors.failModel(open, told);
    return undefined;
  }
  return told && { error: errors.errorOf(told, open) };
}

/** An exporter to give to Mastra's `Observability`. */
export type RunfactsExporter = Exporter;

/**
 * An exporter for Mastra's observability: an agent or a workflow is a run, or part of the current one; calls of models, tools and
 * steps of workflows are its steps. What is suspended waits for a person.
 *
 * @example
 * ```ts
 * new Observability({ configs: { runfacts: { serviceName: "support", exporters: [runfacts({ tracer })] } } });
 * ```
 */
export function runfacts(options?: ExporterOptions): RunfactsExporter {
  return new Exporter(options?.tracer);
}
