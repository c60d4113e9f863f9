import { ExportLogsServiceRequestSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { type Receiver, startReceiver } from "@runfacts/ingest-svc/testing";
import {
  createMapper,
  decode,
  mapLogs,
  mapTraces,
  type RecordFacts,
  type SpanFacts,
  spansOfRecords,
} from "@runfacts/otlp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportBy, logExporters, traceExporters } from "./harness/exporters.ts";
import { samples } from "./harness/samples.ts";
import { sentRecords } from "./harness/sent-records.ts";
import { sentSpans } from "./harness/sent-spans.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.drain());
beforeEach(() => {
  receiver.batches.length = 0;
});

const { mapper } = { mapper: createMapper({ key: new Uint8Array(32) }) };
const bySpan = (spans: readonly SpanFacts[]) =>
  spans.toSorted((a, b) => a.spanId.localeCompare(b.spanId) || a.startUs - b.startUs);
const received = () =>
  bySpan([
    ...receiver.batches.flatMap(({ spans }) => spans),
    ...spansOfRecords(
      receiver.batches.flatMap(({ conversations }) =>
        conversations.flatMap(({ records }) => records.map(({ facts }) => facts as RecordFacts)),
      ),
      mapper.key,
    ),
  ]);

/** What the spans of a request say, whoever sends it. */
function factsOfTraces(json: string) {
  return bySpan(mapTraces(decode(ExportTraceServiceRequestSchema, Buffer.from(json), "json"), mapper).spans);
}

function factsOfLogs(json: string) {
  const { records } = mapLogs(decode(ExportLogsServiceRequestSchema, Buffer.from(json), "json"), mapper);
  return bySpan(spansOfRecords(records, mapper.key));
}

const compressions = ["none", "gzip"] as const;
const ways = Object.keys(traceExporters).flatMap((protocol) =>
  compressions.map((compression) => ({ protocol, compression })),
);

describe.each(ways)("the exporters for $protocol, compression $compression", ({ protocol, compression }) => {
  const traces = traceExporters[protocol];
  const logs = logExporters[protocol];
  if (traces === undefined || logs === undefined) throw new Error("no such protocol");

  it.each(samples.filter(({ signal }) => signal === "traces"))(
    "deliver the trace $name",
    async ({ json }) => {
      await exportBy(traces, { endpoint: receiver.url, compression }, sentSpans(json));
      expect(received().length).toBeGreaterThan(0);
      expect(received()).toEqual(factsOfTraces(json));
    },
  );

  it.each(samples.filter(({ signal }) => signal === "logs"))("deliver the logs $name", async ({ json }) => {
    await exportBy(logs, { endpoint: receiver.url, compression }, sentRecords(json));
    expect(received().length).toBeGreaterThan(0);
    expect(received()).toEqual(factsOfLogs(json));
  });
});
