import type { SpanDialect } from "../dialect/dialect.ts";

/** `langsmith.trace.name` is the name of the span itself: of a tool where the span is one. */
export const langSmith: SpanDialect = {
  name: "LangSmith",
  source: "spans that langsmith 0.4–0.15 exports (claude-agent-sdk, LangGraph)",
  marks: { attributes: ["langsmith.span.kind"] },
  // Every span around one that failed is marked as well ended, and has its exception.
  exceptionsCount: true,
  operation: ["langsmith.span.kind"],
  operations: {
    llm: { type: "respond", name: "chat" },
    tool: { type: "tool", name: "execute_tool" },
    retriever: { type: "retrieve", name: "retrieval" },
    embedding: { type: "retrieve", name: "embeddings" },
    chain: { type: "other", name: "chain" },
    prompt: { type: "other", name: "prompt" },
    parser: { type: "other", name: "parser" },
  },
  attributes: {
    toolName: ["gen_ai.tool.name", "langsmith.trace.name"],
    nodeName: ["langsmith.metadata.langgraph_node"],
    agentName: ["langsmith.metadata.lc_agent_name"],
    session: ["langsmith.metadata.session_id", "langsmith.metadata.thread_id"],
    model: ["gen_ai.request.model", "langsmith.metadata.ls_model_name"],
    answer: ["gen_ai.completion"],
    arguments: ["gen_ai.prompt"],
    result: ["gen_ai.completion"],
    isFailed: ["langsmith.metadata.is_error"],
  },
  metadata: {
    provider: ["langsmith.metadata.ls_provider", "gen_ai.system"],
    turns: ["langsmith.metadata.num_turns"],
  },
};
