import type { SpanDialect } from "../dialect/dialect.ts";

const whole = { type: "other", name: "invoke_workflow" } as const;

/** What a span of the OpenAI Agents SDK does stands in the template of its message, which holds no values. */
export const logfire: SpanDialect = {
  name: "Logfire (OpenAI Agents, OpenAI, Anthropic)",
  source: "pydantic/logfire 3–5, logfire/_internal/integrations/openai_agents.py and llm_providers",
  marks: { scopes: ["logfire.openai_agents", "logfire.openai", "logfire.anthropic"] },
  operation: ["sdk_span_type", "logfire.msg_template", "gen_ai.operation.name"],
  operations: {
    task: whole,
    turn: { type: "other", name: "turn" },
    "OpenAI Agents trace: {name}": whole,
    "Agent run: {name!r}": { type: "other", name: "invoke_agent", isAgent: true },
    "Function: {name}": { type: "tool", name: "execute_tool" },
    "Handoff: {from_agent} → {to_agent}": { type: "other", name: "handoff" },
    "Guardrail {name!r} {triggered=}": { type: "other", name: "guardrail" },
    "MCP: list tools from server {server}": { type: "other", name: "tools/list" },
    "Responses API with {gen_ai.request.model!r}": { type: "respond", name: "chat" },
    "Chat completion with {gen_ai.request.model!r}": { type: "respond", name: "chat" },
    "Custom span: {name}": { type: "other", name: "custom" },
  },
  attributes: {
    toolName: ["name"],
    ownAgentName: ["name"],
    nodeName: ["to_agent"],
    answer: ["response_data"],
    arguments: ["input"],
    result: ["output"],
    costUsd: ["operation.cost"],
  },
  metadata: {
    transfer_from: ["from_agent"],
    transfer_target: ["to_agent"],
    is_triggered: ["triggered"],
    mcp_server: ["server"],
  },
};
