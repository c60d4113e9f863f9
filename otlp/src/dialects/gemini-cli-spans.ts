import type { SpanDialect } from "../dialect/dialect.ts";

/** Each call of a model and each set of tool calls is a trace of its own, without tokens. */
export const geminiCliSpans: SpanDialect = {
  name: "Gemini CLI (spans)",
  source: "google-gemini/gemini-cli 0.61, packages/core/src/telemetry/trace.ts; traces that it exports",
  marks: { scopes: ["gemini-cli"] },
  isToldByLogs: true,
  attributes: {},
};
