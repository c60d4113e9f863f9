import type { SpanDialect } from "../dialect/dialect.ts";

const whole = { type: "other", isAgent: true } as const;
const call = { type: "respond" } as const;

/** The outer span of a call repeats the usage of the inner ones. Version 7 speaks OpenTelemetry GenAI unless told otherwise. */
export const vercelAi: SpanDialect = {
  name: "Vercel AI SDK",
  source: "vercel/ai 4–7, packages/ai/src/telemetry and packages/otel",
  marks: { attributes: ["ai.operationId"], scopes: ["ai"] },
  operation: ["ai.operationId", "gen_ai.operation.name"],
  operations: {
    "ai.generateText": { ...whole, name: "generate_text" },
    "ai.streamText": { ...whole, name: "stream_text" },
    "ai.generateObject": { ...whole, name: "generate_object" },
    "ai.streamObject": { ...whole, name: "stream_object" },
    "ai.generateText.doGenerate": { ...call, name: "chat" },
    "ai.streamText.doStream": { ...call, name: "chat" },
    "ai.generateObject.doGenerate": { ...call, name: "chat" },
    "ai.streamObject.doStream": { ...call, name: "chat" },
    "ai.toolCall": { type: "tool", name: "execute_tool" },
    "ai.embed": { type: "retrieve", name: "embeddings" },
    "ai.embedMany": { type: "retrieve", name: "embeddings" },
    "ai.embed.doEmbed": { type: "retrieve", name: "embeddings" },
    "ai.embedMany.doEmbed": { type: "retrieve", name: "embeddings" },
    "ai.rerank": { type: "retrieve", name: "rerank" },
    "ai.rerank.doRerank": { type: "retrieve", name: "rerank" },
    // gen_ai.operation.name, beyond those of OpenTelemetry
    agent_step: { type: "other", name: "agent_step" },
  },
  attributes: {
    toolName: ["ai.toolCall.name"],
    agentName: ["ai.telemetry.functionId"],
    model: ["ai.model.id", "ai.response.model"],
    inputTokens: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    outputTokens: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
    cacheReadTokens: ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"],
    reasoningTokens: ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"],
    finishReason: ["ai.response.finishReason"],
    hasToolCalls: ["ai.response.toolCalls"],
    arguments: ["ai.toolCall.args"],
    result: ["ai.toolCall.result"],
  },
  metadata: {
    provider: ["ai.model.provider"],
    response_model: ["ai.response.model"],
    cache_write_tokens: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
    first_chunk_ms: ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"],
    max_retries: ["ai.settings.maxRetries"],
  },
};
