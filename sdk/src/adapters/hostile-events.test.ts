import { expect, it } from "vitest";
import { trace } from "../../dev/trace.ts";
import type { AgentTracer } from "../agent-tracer.ts";
import { runfacts as callbacks } from "./langchain/index.ts";
import { runfacts as exporter } from "./mastra/index.ts";
import { runfacts as processor } from "./openai-agents/index.ts";

const broken = new Proxy(
  {},
  {
    get() {
      throw new RangeError();
    },
  },
);
const circle: { self?: unknown } = {};
circle.self = circle;
const long = "x".repeat(9_999);
const values: readonly unknown[] = [undefined, null, 0, "", "id", long, [], [null], {}, circle, broken];
const untyped = (value: unknown) => value as never;

/** Tells one of the adapters things, under an id and under none, that no framework tells. */
type Teller = (tracer: AgentTracer, id: string, one: unknown, other: unknown) => Promise<void>;

const ofLangChain: Teller = async (tracer, id, one, other) => {
  const chain = callbacks({ tracer });
  for (const root of [id, untyped(one)]) {
    chain.handleChainStart(one, other, root, untyped(other), one, other, one, other);
    chain.handleChatModelStart(one, other, `${id}-model`, root, one, other, one);
    chain.handleLLMNewToken(one, other, `${id}-model`);
    chain.handleLLMEnd({ generations: [[one, other]], llmOutput: one }, `${id}-model`);
    chain.handleToolStart(one, other, `${id}-tool`, root, other, one, other);
    chain.handleToolEnd(one, `${id}-tool`);
    chain.handleRetrieverStart(one, other, `${id}-retriever`, root, one, other);
    chain.handleRetrieverError(other, `${id}-retriever`);
    chain.handleChainError(one, root);
  }
};

const kindsOfAgents = ["agent", "turn", "response", "generation", "function", "handoff", "guardrail"];

const ofAgents: Teller = async (tracer, id, one, other) => {
  const traces = processor({ tracer });
  await traces.onTraceStart(untyped(one));
  for (const type of [...kindsOfAgents, one]) {
    const spanId = typeof type === "string" ? `${id}-${type}` : `${id}-other`;
    const known = { type, name: one, model: other, usage: one, output: [other], _response: one };
    const span = { spanId, traceId: id, error: { message: one, data: other } };
    const told = [
      { ...span, spanData: { ...known, triggered: true } },
      { ...span, spanData: other },
      { spanId: one },
      one,
    ];
    for (const given of told) {
      await traces.onSpanStart(untyped(given));
      await traces.onSpanEnd(untyped(given));
    }
  }
  await traces.onTraceEnd({ traceId: one, groupId: other });
};

const kindsOfMastra = ["agent_run", "model_inference", "tool_call", "workflow_step", "rag_embedding"];

const ofMastra: Teller = async (tracer, id, one, other) => {
  const spans = exporter({ tracer });
  await spans.exportTracingEvent(untyped(one));
  for (const type of [...kindsOfMastra, one]) {
    const spanId = typeof type === "string" ? `${id}-${type}` : `${id}-other`;
    const span = { id: spanId, type, attributes: one, input: other, output: one, errorInfo: other };
    for (const exportedSpan of [span, one]) {
      await spans.exportTracingEvent({ type: "span_started", exportedSpan });
      await spans.exportTracingEvent({ type: "span_ended", exportedSpan });
    }
  }
};

it.each([
  ["LangChain", ofLangChain],
  ["OpenAI Agents", ofAgents],
  ["Mastra", ofMastra],
])(
  "whatever %s tells, nothing throws, and what is sent is valid",
  async (_, tell) => {
    const { stats, runs } = await trace(async (tracer) => {
      for (const [row, one] of values.entries())
        for (const [column, other] of values.entries()) await tell(tracer, `${row}-${column}`, one, other);
    });
    expect(stats.errors).toBeGreaterThan(0);
    expect(runs.length).toBeGreaterThanOrEqual(values.length);
  },
  60_000,
);
