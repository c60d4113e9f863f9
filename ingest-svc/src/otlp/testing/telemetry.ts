import { toBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { decode } from "@runfacts/otlp";

export const TRACE_ID = "5b8efff798038103d269b633813fc60c";
export const SPAN_ID = "eee19b7ec3c1b174";

/** A span of a dialect, in JSON of OTLP, with other fields. */
export function spanJson(fields: object = {}): Record<string, unknown> {
  return {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: "chat gpt-5",
    kind: 3,
    startTimeUnixNano: "1790000000000000000",
    endTimeUnixNano: "1790000001000000000",
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: "gpt-5" } },
      { key: "gen_ai.usage.input_tokens", value: { intValue: "12" } },
    ],
    ...fields,
  };
}

/** The JSON of a request with spans. */
export function tracesJson(...spans: readonly object[]): string {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "support" } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

/** The same in protobuf. */
export function tracesBinary(...spans: readonly object[]): Uint8Array {
  const schema = ExportTraceServiceRequestSchema;
  return toBinary(schema, decode(schema, Buffer.from(tracesJson(...spans)), "json"));
}
