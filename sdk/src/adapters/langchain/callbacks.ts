import type { AgentTracer } from "../../agent-tracer.ts";
import { guardAdapter } from "../guard-adapter.ts";
import { isRunfacts } from "../is-runfacts.ts";
import { sizeOf } from "../size-of.ts";
import type { OpenSpans } from "../spans/open-spans.ts";
import { parseArguments, readPath, readTextAt } from "../spans/read.ts";
import type { Span, StepStart } from "../spans/span.ts";
import { type ChainFacts, markWait, nodeAttempt, spansOf } from "./chain-spans.ts";
import { attemptIn, type ChainStart, chainStep, classOf } from "./chain-step.ts";
import { endModelStep, modelStep } from "./model-step.ts";

/** What `runfacts()` may be told. */
export interface CallbackOptions {
  /** Where runs are recorded that no other is around. Default: the tracer of `@runfacts/sdk/auto`. */
  readonly tracer?: AgentTracer | undefined;
}

interface Place {
  readonly id: unknown;
  readonly parentId: unknown;
  readonly metadata: unknown;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** What LangGraph throws to leave a graph for a person or another graph: no failure. */
const isBubbling = (error: unknown) => readPath(error, "is_bubble_up") === true;
const isInterrupt = (error: unknown) => /Interrupt$/.test(readTextAt(error, "name") ?? "");

/**
 * A callback handler of LangChain, by structure. Each method is told of one event, and neither waits nor throws.
 */
class Callbacks {
  /** Known by it to every copy of the SDK. */
  readonly [isRunfacts] = true;
  readonly name = "runfacts";
  /** Events come in order and in time. */
  readonly awaitHandlers = true;
  readonly raiseError = false;
  readonly ignoreLLM = false;
  readonly ignoreChain = false;
  readonly ignoreAgent = false;
  readonly ignoreRetriever = false;
  readonly ignoreCustomEvent = true;
  readonly #tracer: AgentTracer | undefined;
  readonly #spans: OpenSpans<ChainFacts>;

  constructor(tracer: AgentTracer | undefined) {
    this.#tracer = tracer;
    this.#spans = spansOf(tracer);
  }

  handleChainStart(
    chain: unknown,
    inputs: unknown,
    id: string,
    parentId?: string,
    tags?: unknown,
    metadata?: unknown,
    kind?: unknown,
    runName?: unknown,
  ): void {
    this.#guard(() => {
      const around = this.#spans.find(text(parentId));
      const isRoot = around === undefined;
      const isRetried = around?.facts.isRetrying ?? false;
      const start: ChainStart = { chain, inputs, tags, metadata, kind, runName, isRoot, isRetried };
      const step = chainStep(start, attemptIn(tags) ?? (isRetried ? 1 : nodeAttempt(around, start)));
      this.#start({ id, parentId, metadata }, step, classOf(chain) === "RunnableRetry");
    });
  }

  handleChainEnd(_outputs: unknown, id: string): void {
    this.#end(id, () => {});
  }

  handleChainError(error: unknown, id: string): void {
    this.#fail(id, error);
  }

  handleChatModelStart(
    _model: unknown,
    _messages: unknown,
    id: string,
    parentId?: string,
    extra?: unknown,
    tags?: unknown,
    metadata?: unknown,
  ): void {
    this.#guard(() => {
      const attempt = this.#attemptOf(parentId, tags);
      this.#start({ id, parentId, metadata }, modelStep(extra, metadata, attempt));
    });
  }

  handleLLMStart(
    model: unknown,
    prompts: unknown,
    id: string,
    parentId?: string,
    extra?: unknown,
    tags?: unknown,
    metadata?: unknown,
  ): void {
    this.handleChatModelStart(model, prompts, id, parentId, extra, tags, metadata);
  }

  handleLLMNewToken(_token: unknown, _index: unknown, id: string): void {
    this.#guard(() => {
      const span = this.#spans.find(id);
      if (span === undefined || span.isEnded || span.facts.hasChunk) return;
      span.facts.hasChunk = true;
      span.step?.addMetadata({ first_chunk_ms: Math.round(performance.now() - span.facts.startedAt) });
    });
  }

  handleLLMEnd(output: unknown, id: string): void {
    this.#end(id, ({ step, facts }) => {
      if (step !== undefined) endModelStep(step, output, facts.model);
    });
  }

  handleLLMError(error: unknown, id: string): void {
    this.#fail(id, error);
  }

  handleToolStart(
    tool: unknown,
    input: unknown,
    id: string,
    parentId?: string,
    tags?: unknown,
    metadata?: unknown,
    runName?: unknown,
  ): void {
    this.#guard(() => {
      const name = text(runName) ?? readTextAt(tool, "name") ?? classOf(tool);
      const attempt = this.#attemptOf(parentId, tags);
      this.#start(
        { id, parentId, metadata },
        {
          type: "tool",
          name: name === undefined ? "execute_tool" : `execute_tool ${name}`,
          options: { attempt, arguments: parseArguments(input) },
        },
      );
    });
  }

  handleToolEnd(output: unknown, id: string): void {
    this.#end(id, ({ step }) => {
      const content = readPath(output, "content");
      const bytes = sizeOf(content === undefined ? output : content);
      if (bytes !== undefined) step?.setResultBytes(bytes);
      // What a tool gave back as an error was not thrown.
      if (readPath(output, "status") === "error") step?.fail("tool_error", { message: "Tool call failed" });
    });
  }

  handleToolError(error: unknown, id: string): void {
    this.#fail(id, error);
  }

  handleRetrieverStart(
    _retriever: unknown,
    query: unknown,
    id: string,
    parentId?: string,
    tags?: unknown,
    metadata?: unknown,
  ): void {
    this.#guard(() => {
      const attempt = this.#attemptOf(parentId, tags);
      const step: StepStart = { type: "retrieve", name: "retrieval", options: { attempt, arguments: query } };
      this.#start({ id, parentId, metadata }, step);
    });
  }

  handleRetrieverEnd(documents: unknown, id: string): void {
    this.#end(id, ({ step }) => {
      if (Array.isArray(documents)) step?.addMetadata({ hit_count: documents.length });
    });
  }

  handleRetrieverError(error: unknown, id: string): void {
    this.#fail(id, error);
  }

  #guard(part: () => void): void {
    guardAdapter(this.#tracer, part);
  }

  #attemptOf(parentId: unknown, tags: unknown): number | undefined {
    const isRetried = this.#spans.find(text(parentId))?.facts.isRetrying ?? false;
    return attemptIn(tags) ?? (isRetried ? 1 : undefined);
  }

  #start({ id, parentId, metadata }: Place, step: StepStart | undefined, isRetrying = false): void {
    const spanId = text(id);
    if (spanId === undefined) return;
    const sessionKey = readTextAt(metadata, "thread_id") ?? readTextAt(metadata, "session_id");
    this.#spans.start({
      id: spanId,
      parentId: text(parentId),
      step,
      facts: (_run, parent) => ({
        startedAt: performance.now(),
        model: step?.options?.model,
        isRetrying,
        attempts: parent?.facts.attempts ?? new Map(),
        hasChunk: false,
        hasWaited: false,
      }),
      runOptions: { sessionKey },
    });
  }

  #end(id: unknown, finish: (span: Span<ChainFacts>) => void): void {
    this.#guard(() => {
      const span = this.#spans.find(text(id));
      if (span === undefined || span.isEnded) return;
      this.#guard(() => finish(span));
      this.#spans.end(span);
    });
  }

  #fail(id: unknown, error: unknown): void {
    this.#guard(() => {
      const span = this.#spans.find(text(id));
      if (span === undefined || span.isEnded) return;
      if (!isBubbling(error)) {
        this.#spans.end(span, { error });
        return;
      }
      if (isInterrupt(error)) markWait(span);
      this.#spans.end(span);
    });
  }
}

/** A handler to give to LangChain as one of its `callbacks`. */
export type RunfactsCallbacks = Callbacks;

/**
 * A callback handler for LangChain.js and LangGraph.js: a graph, chain, model or tool that is invoked with it is a run, or part of
 * the current one; nodes, calls of models, tools and retrievers are its steps. Interrupts are waits for a person.
 *
 * @example
 * ```ts
 * await graph.invoke(input, { callbacks: [runfacts({ tracer })] });
 * ```
 */
export function runfacts(options?: CallbackOptions): RunfactsCallbacks {
  return new Callbacks(options?.tracer);
}
