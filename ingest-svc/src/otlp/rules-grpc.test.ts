import { gzipSync } from "node:zlib";
import { fromBinary, fromJsonString } from "@bufbuild/protobuf";
import { ExportTraceServiceResponseSchema } from "@runfacts/gen/otlp/trace-service";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./testing/receiver.ts";
import { callGrpc, fieldsOf, post, retryDelayOf } from "./testing/send.ts";
import { spanJson, tracesBinary, tracesJson } from "./testing/telemetry.ts";

const LIMIT = 64 * 1024;
const COLLECTOR = "/opentelemetry.proto.collector";
const paths = {
  traces: `${COLLECTOR}.trace.v1.TraceService/Export`,
  logs: `${COLLECTOR}.logs.v1.LogsService/Export`,
  metrics: `${COLLECTOR}.metrics.v1.MetricsService/Export`,
};

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver({ limits: { bodyBytes: LIMIT } });
});
afterAll(() => receiver.drain());
beforeEach(() => {
  receiver.batches.length = 0;
});

describe("OTLP over gRPC", () => {
  it.each(Object.entries(paths))("takes an empty request of %s", async (_, path) => {
    const { code, body } = await callGrpc(receiver.url, path, new Uint8Array());
    expect([code, body.byteLength]).toEqual([0, 0]);
  });

  it.each([
    ["plain", {}, (bytes: Uint8Array) => bytes],
    ["with gzip", { "grpc-encoding": "gzip" }, (bytes: Uint8Array) => gzipSync(bytes)],
  ])("takes spans %s", async (_, headers, encode) => {
    const message = encode(tracesBinary(spanJson()));
    const { code } = await callGrpc(receiver.url, paths.traces, message, headers);
    expect(code).toBe(0);
    expect(receiver.batches[0]?.spans).toMatchObject([{ type: "respond", model: "gpt-5" }]);
  });

  it("tells of rejected spans", async () => {
    const message = tracesBinary(spanJson({ spanId: "" }), spanJson());
    const { code, body } = await callGrpc(receiver.url, paths.traces, message);
    expect(code).toBe(0);
    expect(fromBinary(ExportTraceServiceResponseSchema, body).partialSuccess).toMatchObject({
      rejectedSpans: 1n,
      errorMessage: "1 span was rejected: spanId must be 8 bytes, not all zero (1).",
    });
  });

  it("refuses what is over the limit, before and after decompression, for good", async () => {
    const large = tracesBinary(spanJson({ name: "x".repeat(LIMIT) }));
    for (const [message, headers] of [
      [large, {}],
      [gzipSync(large), { "grpc-encoding": "gzip" }],
    ] as const) {
      const answer = await callGrpc(receiver.url, paths.traces, message, headers);
      expect([answer.code, retryDelayOf(answer)]).toEqual([8, undefined]);
    }
  });

  it.each([
    ["is cut off", tracesBinary(spanJson()).subarray(0, -3)],
    ["has a length beyond its end", Uint8Array.of(0x0a, 0x7f)],
    ["ends in a group", Uint8Array.of(0x0b)],
    ["has a field of number 0", Uint8Array.of(0x00, 0x01)],
    ["is text", Buffer.from("hello, collector")],
  ])("refuses a message that %s", async (_, message) => {
    const answer = await callGrpc(receiver.url, paths.traces, message);
    expect([answer.code, answer.message]).toEqual([3, "the body is cut off or damaged"]);
  });

  it("refuses what is nested too deep, however small", async () => {
    let value = Uint8Array.of();
    for (let depth = 0; depth < 40; depth += 1)
      value = Uint8Array.of(0x2a, value.length + 2, 0x0a, value.length, ...value);
    const span = Uint8Array.of(0x4a, value.length + 2, 0x12, value.length, ...value);
    const wrap = (tag: number, inner: Uint8Array) =>
      Uint8Array.of(tag, 0x80 | (inner.length & 0x7f), inner.length >> 7, ...inner);
    const message = wrap(0x0a, wrap(0x12, wrap(0x12, span)));
    expect((await callGrpc(receiver.url, paths.traces, message)).code).toBe(3);
  });
});

describe("OTLP over Connect", () => {
  const connectJson = { "content-type": "application/json" };

  it("reads JSON as OTLP spells it", async () => {
    const span = spanJson({
      traceId: "5B8EFFF798038103d269b633813fc60c",
      spanId: "EEE19B7ec3c1b174",
      kind: "SPAN_KIND_CLIENT",
      status: { code: 2, message: "secret" },
      endTimeUnixNano: 1,
      futureField: { traceId: 7 },
    });
    // A number with more digits than a double keeps.
    const body = tracesJson(span).replace('"endTimeUnixNano":1', '"endTimeUnixNano":1790000001000001000');
    for (const path of [paths.traces, "/v1/traces"]) {
      const { status, body: reply } = await post(receiver.url, path, body, connectJson);
      const told = fromJsonString(ExportTraceServiceResponseSchema, Buffer.from(reply).toString());
      expect([status, told.partialSuccess]).toEqual([200, undefined]);
    }
    const [connect, http] = receiver.batches;
    expect(connect).toEqual(http);
    expect(http?.spans).toMatchObject([
      {
        runId: "5b8efff7-9803-8103-d269-b633813fc60c",
        spanId: "eee19b7ec3c1b174",
        endUs: 1_790_000_001_000_001,
        failed: true,
      },
    ]);
  });

  it("names the field that cannot be read", async () => {
    const body = tracesJson(spanJson({ spanId: "xyz" }));
    const { status, body: reply } = await post(receiver.url, paths.traces, body, connectJson);
    expect(status).toBe(400);
    expect(Buffer.from(reply).toString()).toContain("resourceSpans[0].scopeSpans[0].spans[0].spanId");
  });

  it("names it over gRPC too, where JSON is sent", async () => {
    const headers = { "content-type": "application/grpc+json" };
    const body = Buffer.from(tracesJson(spanJson({ spanId: "xyz" })));
    const answer = await callGrpc(receiver.url, paths.traces, body, headers);
    expect([answer.code, fieldsOf(answer)]).toEqual([3, ["resourceSpans[0].scopeSpans[0].spans[0].spanId"]]);
  });
});

describe("metrics of OTLP", () => {
  it("are counted and not stored", async () => {
    const gauge = { name: "a", gauge: { dataPoints: [{ asInt: "1" }, { asDouble: 2 }] } };
    const histogram = { name: "b", histogram: { dataPoints: [{ count: "1", bucketCounts: ["1"] }] } };
    const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge, histogram] }] }] });
    const headers = { "content-type": "application/json" };
    const { status, body: reply } = await post(receiver.url, "/v1/metrics", body, headers);
    expect([status, Buffer.from(reply).toString()]).toEqual([200, "{}"]);
    expect(await receiver.registry.metrics()).toContain("otlp_data_points_received_total 3");
    expect(receiver.batches).toEqual([]);
  });
});
