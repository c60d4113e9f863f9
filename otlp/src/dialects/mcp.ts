import type { SpanDialect } from "../dialect/dialect.ts";

/** A result with `isError` has the error type `tool_error`. What is no call of a tool or a resource is a step of no kind. */
export const mcp: SpanDialect = {
  name: "Model Context Protocol",
  source: "open-telemetry/semantic-conventions 1.41, docs/gen-ai/mcp.md",
  marks: { attributes: ["mcp.method.name"] },
  operation: ["mcp.method.name"],
  operations: {
    "tools/call": { type: "tool", name: "execute_tool" },
    "resources/read": { type: "retrieve", name: "read_resource" },
    "sampling/createMessage": { type: "respond", name: "chat" },
    "elicitation/create": { type: "other", name: "elicitation", wait: "person" },
    "tools/list": { type: "other", name: "tools/list" },
    "resources/list": { type: "other", name: "resources/list" },
    "prompts/list": { type: "other", name: "prompts/list" },
    "prompts/get": { type: "other", name: "prompts/get" },
    initialize: { type: "other", name: "initialize" },
    ping: { type: "other", name: "ping" },
  },
  attributes: {
    toolName: ["gen_ai.tool.name"],
    ownName: ["gen_ai.prompt.name"],
    errorType: ["error.type", "rpc.response.status_code"],
  },
  metadata: {
    mcp_method: ["mcp.method.name"],
    mcp_version: ["mcp.protocol.version"],
    transport: ["network.transport"],
  },
};
