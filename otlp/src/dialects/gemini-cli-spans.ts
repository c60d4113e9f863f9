import type { SpanDialect } from "../dialect/dialect.ts";

/** What Gemini CLI sends beside its logs where tracing is on. */
export const geminiCliSpans: SpanDialect = {
  name: "Gemini CLI (spans)",
  source: "google-gemini/gemini-cli, packages/core/src/telemetry/trace.ts and constants.ts",
  marks: { scopes: ["gemini-cli"] },
  operation: ["gen_ai.operation.name"],
  operations: {
    user_prompt: { type: "other", name: "invoke_agent", isAgent: true, isAggregate: true },
    agent_call: { type: "other", name: "invoke_agent", isAgent: true, isAggregate: true },
    llm_call: { type: "respond", name: "chat" },
    tool_call: { type: "tool", name: "execute_tool" },
    schedule_tool_calls: { type: "other", name: "schedule_tool_calls", isAggregate: true },
    system_prompt: { type: "other", name: "build_instructions" },
  },
  attributes: {
    answer: ["gen_ai.output.messages", "output-json"],
    arguments: ["gen_ai.input.messages", "input-json"],
    result: ["gen_ai.output.messages", "output-json"],
  },
};
