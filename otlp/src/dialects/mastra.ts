import type { SpanDialect } from "../dialect/dialect.ts";

const whole = { type: "other", isAgent: true } as const;
const step = { type: "other", name: "workflow_step" } as const;

/** A call of a model holds its steps, which hold its chunks; its usage is told once. */
export const mastra: SpanDialect = {
  name: "Mastra",
  source: "mastra-ai/mastra 0.20–1, observability/otel-exporter/src",
  marks: { attributes: ["mastra.span.type"], scopes: ["@mastra/otel"] },
  operation: ["gen_ai.operation.name", "mastra.span.type"],
  operations: {
    "agent.run": { ...whole, name: "invoke_agent" },
    agent_run: { ...whole, name: "invoke_agent" },
    "workflow.run": { ...whole, name: "invoke_workflow" },
    workflow_run: { ...whole, name: "invoke_workflow" },
    tool_selection: { type: "plan", name: "chat" },
    chat: { type: "respond", name: "chat" },
    // Its calls stand inside it, as model_inference.
    model_generation: { type: "other", name: "model_generation" },
    llm_generation: { type: "respond", name: "chat" },
    "tool.execute": { type: "tool", name: "execute_tool" },
    tool_call: { type: "tool", name: "execute_tool" },
    mcp_tool_call: { type: "tool", name: "execute_tool" },
    provider_tool_call: { type: "tool", name: "execute_tool" },
    rag_embedding: { type: "retrieve", name: "embeddings" },
    rag_vector_operation: { type: "retrieve", name: "retrieval" },
    model_step: { type: "other", name: "model_step" },
    model_inference: { type: "other", name: "model_inference" },
    model_chunk: { type: "other", name: "model_chunk" },
    "llm.chunk": { type: "other", name: "model_chunk" },
    processor_run: { type: "other", name: "processor" },
    workflow_step: step,
    "workflow.step": step,
    workflow_wait_event: { type: "other", name: "wait_event", wait: "person" },
  },
  attributes: {
    ownName: ["workflow.id"],
    ownAgentName: ["agent.id"],
    cacheReadTokens: ["gen_ai.usage.cached_input_tokens"],
    arguments: ["gen_ai.tool.input"],
    result: ["gen_ai.tool.output"],
    isSuccess: ["gen_ai.tool.success"],
    outcome: ["workflow.status"],
  },
  metadata: { error_category: ["error.category"], error_domain: ["error.domain"] },
};
