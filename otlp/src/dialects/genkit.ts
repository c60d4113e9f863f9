import type { SpanDialect } from "../dialect/dialect.ts";

/** One attribute holds the name of every action: of a model too, so that the model is told only where Google Cloud adds it. */
export const genkit: SpanDialect = {
  name: "Genkit",
  source: "firebase/genkit 1, its overview of telemetry",
  marks: { attributes: ["genkit:type"] },
  operation: ["genkit:metadata:subtype", "genkit:type"],
  operations: {
    flow: { type: "other", name: "invoke_workflow", isAgent: true },
    agent: { type: "other", name: "invoke_agent", isAgent: true },
    model: { type: "respond", name: "chat" },
    tool: { type: "tool", name: "execute_tool" },
    "tool.v2": { type: "tool", name: "execute_tool" },
    retriever: { type: "retrieve", name: "retrieval" },
    embedder: { type: "retrieve", name: "embeddings" },
    reranker: { type: "retrieve", name: "rerank" },
    evaluator: { type: "other", name: "evaluator" },
    flowStep: { type: "other", name: "step" },
  },
  attributes: {
    toolName: ["genkit:name"],
    ownName: ["genkit:name"],
    ownAgentName: ["genkit:name"],
    session: ["genkit:sessionId"],
    model: ["genkit:model"],
    answer: ["genkit:output"],
    arguments: ["genkit:input"],
    result: ["genkit:output"],
  },
};
