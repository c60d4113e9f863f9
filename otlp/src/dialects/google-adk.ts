import type { SpanDialect } from "../dialect/dialect.ts";

/** The span of a whole invocation, and those of agents up to 1.16, have no attributes; calls of models have no operation. */
export const googleAdk: SpanDialect = {
  name: "Google ADK",
  source: "google/adk-python 0.5–2, src/google/adk/telemetry",
  marks: {
    scopes: ["gcp.vertex.agent"],
    attributes: ["gcp.vertex.agent.invocation_id", "gcp.vertex.agent.event_id"],
  },
  operation: ["gen_ai.operation.name"],
  operations: { invoke_node: { type: "other", name: "node" } },
  presence: {
    "gen_ai.tool.name": { type: "tool", name: "execute_tool" },
    "gcp.vertex.agent.llm_request": { type: "respond", name: "chat" },
    "gcp.vertex.agent.data": { type: "other", name: "send_data" },
  },
  otherwise: { type: "other", name: "invocation" },
  attributes: {
    session: ["gcp.vertex.agent.session_id"],
    answer: ["gcp.vertex.agent.llm_response"],
    arguments: ["gcp.vertex.agent.tool_call_args"],
    result: ["gcp.vertex.agent.tool_response"],
  },
  hiddenContent: ["{}", "N/A", "<not serializable>", '{"result": "<not specified>"}'],
};
