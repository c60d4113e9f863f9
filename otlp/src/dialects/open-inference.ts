import type { SpanDialect } from "../dialect/dialect.ts";

export const openInference: SpanDialect = {
  name: "OpenInference",
  source: "Arize-ai/openinference, spec/semantic_conventions.md",
  marks: { attributes: ["openinference.span.kind"] },
  operation: ["openinference.span.kind"],
  operations: {
    LLM: { type: "respond", name: "chat" },
    TOOL: { type: "tool", name: "execute_tool" },
    RETRIEVER: { type: "retrieve", name: "retrieval" },
    EMBEDDING: { type: "retrieve", name: "embeddings" },
    RERANKER: { type: "retrieve", name: "rerank" },
    AGENT: { type: "other", name: "invoke_agent", isAgent: true },
    CHAIN: { type: "other", name: "chain" },
    GUARDRAIL: { type: "other", name: "guardrail" },
    EVALUATOR: { type: "other", name: "evaluator" },
    PROMPT: { type: "other", name: "prompt" },
  },
  attributes: {
    toolName: ["tool.name"],
    ownName: ["graph.node.name", "graph.node.id"],
    // LangGraph's node, and a method of a flow of CrewAI.
    nodeName: ["metadata>langgraph_node", "flow.node.name"],
    agentName: ["agent.name"],
    session: ["session.id"],
    model: [
      "llm.request.model_name",
      "llm.model_name",
      "embedding.model_name",
      "reranker.model_name",
      "llm.response.model_name",
    ],
    inputTokens: ["llm.token_count.prompt"],
    outputTokens: ["llm.token_count.completion"],
    cacheReadTokens: ["llm.token_count.prompt_details.cache_read"],
    reasoningTokens: ["llm.token_count.completion_details.reasoning"],
    costUsd: ["llm.cost.total"],
    finishReason: ["llm.finish_reason"],
    // Lists are flattened: the first tool call of the first message.
    hasToolCalls: [
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.name",
      "llm.output_messages.0.message.tool_calls.0.tool_call.id",
    ],
    answer: ["output.value"],
    // Not tool.parameters: some write there which there may be.
    arguments: ["input.value"],
    result: ["output.value"],
  },
  metadata: {
    provider: ["llm.provider", "llm.system"],
    response_model: ["llm.response.model_name"],
    cache_write_tokens: ["llm.token_count.prompt_details.cache_write"],
  },
};
