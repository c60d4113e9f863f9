import type { SpanDialect } from "../dialect/dialect.ts";

/** Prompts, models and tools speak OpenTelemetry GenAI; what is inside a tool's span is known by its attributes. */
export const qwenCodeSpans: SpanDialect = {
  name: "Qwen Code (spans)",
  source: "QwenLM/qwen-code, packages/core/src/telemetry/session-tracing.ts",
  marks: { scopes: ["qwen-code"] },
  presence: {
    hook_event: { type: "other", name: "hook" },
    decision: { type: "other", name: "blocked_on_user", wait: "person" },
    execution_status: { type: "tool", name: "tool_execution" },
  },
  attributes: {
    session: ["session.id"],
    errorType: ["error.type", "error_type"],
    httpStatus: ["error_status_code"],
    isSuccess: ["success"],
    attempt: ["attempt"],
    reasoningTokens: ["thoughts_token_count"],
  },
  metadata: {
    first_chunk_ms: ["ttft_ms"],
    subagent: ["subagent_name"],
    decision: ["decision"],
    decision_source: ["source"],
    hook_event: ["hook_event"],
    approval_mode: ["qwen-code.approval_mode"],
  },
};
