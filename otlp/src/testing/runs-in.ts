import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { decode, type Encoding } from "../decode/decode.ts";
import { mapLogs } from "../log/map-logs.ts";
import { spansOfRecords } from "../log/spans-of-records.ts";
import { mapTraces } from "../span/map-traces.ts";
import { createMapper } from "../span/mapper.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import { runOf, type TraceRun } from "../trace/run-of.ts";

/** The key of the project that tests are in. */
export const testKey = new Uint8Array(32).fill(7);

/** The facts of all spans of a body, or of all records as spans. */
export function spansIn(
  body: Uint8Array,
  signal: "spans" | "logs",
  encoding: Encoding,
): readonly SpanFacts[] {
  const mapper = createMapper({ key: testKey });
  if (signal === "spans")
    return mapTraces(decode(ExportTraceServiceRequestSchema, body, encoding), mapper).spans;
  const { records } = mapLogs(decode(ExportLogsServiceRequestSchema, body, encoding), mapper);
  return spansOfRecords(records, testKey);
}

/** Spans by run, in order of appearance. */
export function byRun(spans: readonly SpanFacts[]): readonly (readonly SpanFacts[])[] {
  const runs = new Map<string, SpanFacts[]>();
  for (const span of spans) {
    const others = runs.get(span.runId) ?? [];
    others.push(span);
    runs.set(span.runId, others);
  }
  return [...runs.values()];
}

/** The runs that spans make; traces without a span of a dialect make none. */
export function runsOf(spans: readonly SpanFacts[]): readonly TraceRun[] {
  return byRun(spans).flatMap((ofRun) => runOf(ofRun) ?? []);
}
