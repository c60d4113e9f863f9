import type { SpanDialect } from "../dialect/dialect.ts";

export const openLlmetry: SpanDialect = {
  name: "OpenLLMetry (traceloop)",
  source: "traceloop/openllmetry, opentelemetry-semantic-conventions-ai 0.1–0.5",
  marks: { attributes: ["traceloop.span.kind", "llm.request.type"] },
  operation: ["traceloop.span.kind", "llm.request.type", "gen_ai.operation.name"],
  operations: {
    // traceloop.span.kind
    workflow: { type: "other", name: "invoke_workflow", isAgent: true },
    agent: { type: "other", name: "invoke_agent", isAgent: true },
    task: { type: "other", name: "task" },
    tool: { type: "tool", name: "execute_tool" },
    // llm.request.type
    chat: { type: "respond", name: "chat" },
    completion: { type: "respond", name: "text_completion" },
    embedding: { type: "retrieve", name: "embeddings" },
    rerank: { type: "retrieve", name: "rerank" },
    handoff: { type: "other", name: "handoff" },
    session: { type: "other", name: "session" },
    // gen_ai.operation.name, beyond those of OpenTelemetry
    execute_task: { type: "other", name: "task" },
    llm_request: { type: "respond", name: "chat" },
    vector_db_retrieve: { type: "retrieve", name: "retrieval" },
  },
  attributes: {
    toolName: ["traceloop.entity.name"],
    ownName: ["traceloop.entity.name"],
    ownAgentName: ["traceloop.entity.name"],
    agentVersion: ["traceloop.entity.version"],
    inputTokens: ["gen_ai.usage.prompt_tokens"],
    outputTokens: ["gen_ai.usage.completion_tokens"],
    reasoningTokens: ["llm.usage.reasoning_tokens"],
    session: ["traceloop.association.properties.session_id", "traceloop.association.properties.thread_id"],
    outcome: ["gen_ai.task.status"],
    finishReason: [
      "gen_ai.response.finish_reason",
      "gen_ai.response.stop_reason",
      "llm.response.finish_reason",
      "llm.response.stop_reason",
      "gen_ai.completion.0.finish_reason",
    ],
    hasToolCalls: ["gen_ai.completion.0.tool_calls.0.name", "gen_ai.completion.0.tool_calls.0.id"],
    arguments: ["traceloop.entity.input"],
    result: ["traceloop.entity.output"],
  },
  // LangChain's callbacks write what changes from call to call beside them.
  argumentsIn: ["inputs", "input_str"],
  metadata: {
    workflow: ["traceloop.workflow.name"],
    is_streaming: ["gen_ai.is_streaming", "llm.is_streaming"],
    database: ["db.system"],
  },
};
