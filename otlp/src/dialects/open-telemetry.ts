import type { SpanDialect } from "../dialect/dialect.ts";

/** What any span may have. It makes no span one of an agent. */
export const openTelemetry: SpanDialect = {
  name: "OpenTelemetry, Logfire",
  source: "semantic-conventions 1.27–1.44 (error, http); pending spans of Logfire's SDKs; langgraph.errors",
  isGeneral: true,
  marks: {},
  attributes: {
    errorType: ["error.type"],
    httpStatus: ["http.response.status_code", "http.status_code"],
    spanState: ["logfire.span_type"],
    pendingParent: ["logfire.pending_parent_id"],
  },
  // LangGraph throws these to hand over to a person; whatever instruments it records them as errors.
  interrupts: ["GraphInterrupt", "NodeInterrupt"],
};
