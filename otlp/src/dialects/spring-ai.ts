import type { SpanDialect } from "../dialect/dialect.ts";

/** Calls of models speak OpenTelemetry GenAI; what Spring AI does around them has the operation "framework". */
export const springAi: SpanDialect = {
  name: "Spring AI",
  source: "spring-projects/spring-ai 1–2, its reference of observability",
  marks: { attributes: ["spring.ai.kind"] },
  operation: ["db.operation.name", "spring.ai.kind"],
  operations: {
    query: { type: "retrieve", name: "retrieval" },
    add: { type: "other", name: "vector_store_add" },
    delete: { type: "other", name: "vector_store_delete" },
    chat_client: { type: "other", name: "chat_client", isAgent: true },
    advisor: { type: "other", name: "advisor" },
    tool_call: { type: "tool", name: "execute_tool" },
    vector_store: { type: "retrieve", name: "retrieval" },
  },
  attributes: {
    toolName: ["spring.ai.tool.definition.name"],
    nodeName: ["spring.ai.advisor.name"],
    session: ["spring.ai.chat.client.conversation.id"],
    arguments: ["spring.ai.tool.call.arguments", "db.vector.query.content"],
    result: ["spring.ai.tool.call.result"],
  },
  metadata: {
    database: ["db.system"],
    is_streaming: ["spring.ai.chat.client.stream"],
  },
};
