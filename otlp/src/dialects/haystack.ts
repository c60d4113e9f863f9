import type { SpanDialect } from "../dialect/dialect.ts";

const chat = { type: "respond", name: "chat" } as const;
const retrieval = { type: "retrieve", name: "retrieval" } as const;
const embeddings = { type: "retrieve", name: "embeddings" } as const;

/** A component's class names what it does; those that are not here are components. Its models and tokens are content. */
export const haystack: SpanDialect = {
  name: "Haystack",
  source: "deepset-ai/haystack 2.12–3, haystack/core/pipeline and haystack/components/agents",
  marks: {
    attributes: [
      "haystack.component.name",
      "haystack.pipeline.max_runs_per_component",
      "haystack.pipeline.metadata",
      "haystack.agent.max_steps",
      "haystack.agent.step",
      "haystack.agent.step.llm.output",
      "haystack.tool.name",
    ],
  },
  operation: ["haystack.component.type"],
  operations: {
    Agent: { type: "other", name: "invoke_agent", isAgent: true },
    ToolInvoker: { type: "tool", name: "execute_tool" },
    OpenAIChatGenerator: chat,
    OpenAIResponsesChatGenerator: chat,
    AzureOpenAIChatGenerator: chat,
    AnthropicChatGenerator: chat,
    AmazonBedrockChatGenerator: chat,
    CohereChatGenerator: chat,
    GoogleGenAIChatGenerator: chat,
    HuggingFaceAPIChatGenerator: chat,
    MistralChatGenerator: chat,
    OllamaChatGenerator: chat,
    OpenAIGenerator: chat,
    InMemoryBM25Retriever: retrieval,
    InMemoryEmbeddingRetriever: retrieval,
    ElasticsearchBM25Retriever: retrieval,
    ElasticsearchEmbeddingRetriever: retrieval,
    OpenSearchEmbeddingRetriever: retrieval,
    PgvectorEmbeddingRetriever: retrieval,
    QdrantEmbeddingRetriever: retrieval,
    OpenAITextEmbedder: embeddings,
    OpenAIDocumentEmbedder: embeddings,
    SentenceTransformersTextEmbedder: embeddings,
    SentenceTransformersDocumentEmbedder: embeddings,
    SentenceTransformersSimilarityRanker: { type: "retrieve", name: "rerank" },
    TransformersSimilarityRanker: { type: "retrieve", name: "rerank" },
    CohereRanker: { type: "retrieve", name: "rerank" },
  },
  presence: {
    "haystack.tool.name": { type: "tool", name: "execute_tool" },
    "haystack.agent.step.llm.output": chat,
    "haystack.component.name": { type: "other", name: "component" },
    "haystack.agent.max_steps": { type: "other", name: "invoke_agent", isAgent: true },
    "haystack.agent.step": { type: "other", name: "agent_step" },
    "haystack.pipeline.max_runs_per_component": {
      type: "other",
      name: "invoke_workflow",
      isAgent: true,
    },
  },
  attributes: {
    toolName: ["haystack.tool.name"],
    nodeName: ["haystack.component.name"],
    answer: ["haystack.agent.step.llm.output", "haystack.component.output"],
    arguments: ["haystack.agent.step.tool.input", "haystack.component.input"],
    result: ["haystack.agent.step.tool.output", "haystack.component.output"],
  },
  metadata: { component_type: ["haystack.component.type"], visits: ["haystack.component.visits"] },
};
