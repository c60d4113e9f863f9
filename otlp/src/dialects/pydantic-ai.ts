import type { SpanDialect } from "../dialect/dialect.ts";

/** Up to instrumentation version 2 a run has no operation: its agent's name tells it. */
export const pydanticAi: SpanDialect = {
  name: "Pydantic AI",
  source:
    "pydantic/pydantic-ai 0.2–2, pydantic_ai_slim/pydantic_ai/_instrumentation.py; spans that 2.68 exports",
  marks: { scopes: ["pydantic-ai"] },
  presence: {
    agent_name: { type: "other", name: "invoke_agent", isAgent: true },
    tools: { type: "other", name: "execute_tools" },
  },
  attributes: {
    agentName: ["gen_ai.agent.name", "agent_name"],
    model: ["gen_ai.request.model", "model_name"],
    costUsd: ["operation.cost"],
    aggregatedInputTokens: ["gen_ai.aggregated_usage.input_tokens"],
    aggregatedOutputTokens: ["gen_ai.aggregated_usage.output_tokens"],
    aggregatedCacheReadTokens: ["gen_ai.aggregated_usage.cache_read.input_tokens"],
    arguments: ["tool_arguments"],
    result: ["tool_response"],
    interrupt: ["pydantic_ai.tool.deferral.name"],
    attempt: ["pydantic_ai.tool.retry.attempt"],
  },
  // A tool raises these to have a person agree to it, or to be run elsewhere.
  interrupts: ["ApprovalRequired", "CallDeferred"],
  metadata: {
    retry_cause: ["pydantic_ai.tool.retry.cause"],
    max_retries: ["pydantic_ai.tool.retry.max_retries"],
    failure_stage: ["pydantic_ai.tool.failure_stage"],
    deferral: ["pydantic_ai.tool.deferral.name"],
    first_chunk_s: ["gen_ai.client.operation.time_to_first_chunk"],
  },
};
