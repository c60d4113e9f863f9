import type { SpanDialect } from "../dialect/dialect.ts";

/** A tool's span holds its wait for a person and its execution as spans of their own; the execution tells of the failure. */
export const claudeCodeSpans: SpanDialect = {
  name: "Claude Code, Claude Agent SDK (spans)",
  source: "code.claude.com/docs/en/monitoring-usage, Traces (beta)",
  marks: { scopes: ["com.anthropic.claude_code.tracing", "com.anthropic.claude_code"] },
  operation: ["span.type"],
  operations: {
    interaction: { type: "other", name: "invoke_agent", isAgent: true },
    llm_request: { type: "respond", name: "chat" },
    tool: { type: "tool", name: "execute_tool" },
    "tool.execution": { type: "tool", name: "tool_execution" },
    "tool.blocked_on_user": { type: "other", name: "blocked_on_user", wait: "person" },
    hook: { type: "other", name: "hook" },
  },
  attributes: {
    toolName: ["tool_name"],
    session: ["session.id"],
    model: ["gen_ai.request.model", "model"],
    inputTokens: ["input_tokens"],
    outputTokens: ["output_tokens"],
    cacheReadTokens: ["cache_read_tokens"],
    errorType: ["error_class"],
    httpStatus: ["status_code"],
    isSuccess: ["success"],
    attempt: ["attempt"],
    finishReason: ["stop_reason", "gen_ai.response.finish_reasons"],
  },
  metadata: {
    provider: ["gen_ai.system"],
    cache_write_tokens: ["cache_creation_tokens"],
    first_chunk_ms: ["ttft_ms"],
    speed: ["speed"],
    subsystem: ["query_source"],
    subagent: ["subagent_type"],
    decision: ["decision"],
    decision_source: ["source"],
    hook_event: ["hook_event"],
    result_tokens: ["result_tokens"],
  },
};
