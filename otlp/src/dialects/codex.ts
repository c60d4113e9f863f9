import type { LogDialect } from "../dialect/dialect.ts";

/** No event names the turn: that of a record is what the last prompt of its conversation before it began. */
export const codex: LogDialect = {
  name: "Codex",
  source: "openai/codex, codex-rs/otel/src/events/session_telemetry.rs",
  scopes: [],
  prefix: "codex.",
  agent: "codex",
  events: {
    user_prompt: { type: "other", name: "invoke_agent", isAgent: true, isPrompt: true },
    // Its end is told by sse_event, with the tokens.
    api_request: { type: "respond", name: "chat", onlyFailures: true },
    websocket_request: { type: "respond", name: "chat", onlyFailures: true },
    sse_event: {
      type: "respond",
      name: "chat",
      kinds: ["response.completed", "response.failed", "response.incomplete"],
      // It comes twice: as it is received, and with what it told.
      onlyWithUsage: true,
    },
    tool_result: { type: "tool", name: "execute_tool" },
    tool_decision: { type: "other", name: "blocked_on_user", wait: "person", kinds: ["user", "User"] },
  },
  attributes: {
    eventName: ["event.name"],
    eventKind: ["event.kind", "source"],
    session: ["conversation.id"],
    agentVersion: ["app.version"],
    callId: ["call_id"],
    durationMs: ["duration_ms"],
    toolName: ["tool_name"],
    model: ["model", "slug"],
    inputTokens: ["input_token_count"],
    outputTokens: ["output_token_count"],
    cacheReadTokens: ["cached_token_count"],
    reasoningTokens: ["reasoning_token_count"],
    errorPresent: ["error.message"],
    httpStatus: ["http.response.status_code"],
    isSuccess: ["success"],
    attempt: ["attempt"],
    arguments: ["arguments"],
    result: ["output"],
    resultBytes: ["output_length"],
  },
  metadata: {
    decision: ["decision"],
    originator: ["originator"],
    mcp_server: ["mcp_server"],
  },
};
