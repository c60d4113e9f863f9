import { gzipSync } from "node:zlib";
import { StatusSchema } from "@runfacts/gen/google/rpc/status";
import { ExportLogsServiceResponseSchema } from "@runfacts/gen/otlp/logs-service";
import { ExportMetricsServiceResponseSchema } from "@runfacts/gen/otlp/metrics-service";
import { ExportTraceServiceResponseSchema } from "@runfacts/gen/otlp/trace-service";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./testing/receiver.ts";
import { fieldsOf, messageOf, post, retryDelayOf } from "./testing/send.ts";
import { SPAN_ID, spanJson, TRACE_ID, tracesBinary, tracesJson } from "./testing/telemetry.ts";

const LIMIT = 64 * 1024;
const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver({ limits: { bodyBytes: LIMIT } });
});
afterAll(() => receiver.drain());
beforeEach(() => {
  receiver.batches.length = 0;
});

const signals = [
  ["/v1/traces", ExportTraceServiceResponseSchema],
  ["/v1/logs", ExportLogsServiceResponseSchema],
  ["/v1/metrics", ExportMetricsServiceResponseSchema],
] as const;

describe("a reply of OTLP over HTTP", () => {
  it.each([
    ["application/x-protobuf", tracesBinary(spanJson()), "application/x-protobuf"],
    ["application/json", tracesJson(spanJson()), "application/json"],
    ["Application/JSON; charset=utf-8; x=y", tracesJson(spanJson()), "application/json"],
  ])("is of the type of a request in %s", async (type, body, expected) => {
    const answer = await post(receiver.url, "/v1/traces", body, { "content-type": type });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expected]);
    expect(messageOf(ExportTraceServiceResponseSchema, answer).partialSuccess).toBeUndefined();
    expect(receiver.batches[0]?.spans).toHaveLength(1);
  });

  it.each([
    ["application/x-protobuf", Uint8Array.of(0x0a, 0xff)],
    ["application/json", "{"],
  ])("is google.rpc.Status of that type for an error in %s", async (type, body) => {
    const answer = await post(receiver.url, "/v1/traces", body, { "content-type": type });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, type]);
    const status = messageOf(StatusSchema, answer);
    expect(status.code).toBe(3);
    expect(status.message).toMatch(/^the body /);
  });

  it.each(signals)("to an empty request at %s is OK", async (path, response) => {
    for (const [headers, body] of [
      [json, "{}"],
      [protobuf, new Uint8Array()],
    ] as const) {
      const answer = await post(receiver.url, path, body, headers);
      expect(answer.status).toBe(200);
      expect(messageOf(response, answer).partialSuccess).toBeUndefined();
    }
    expect(receiver.batches).toEqual([]);
  });

  it("comes for bodies with gzip", async () => {
    const body = gzipSync(tracesBinary(spanJson()));
    const answer = await post(receiver.url, "/v1/traces", body, { ...protobuf, "content-encoding": "gzip" });
    expect(answer.status).toBe(200);
    expect(receiver.batches[0]?.spans).toHaveLength(1);
  });

  it("is OK for what comes again", async () => {
    for (let time = 0; time < 2; time += 1) {
      const answer = await post(receiver.url, "/v1/traces", tracesJson(spanJson()), json);
      expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([200, "{}"]);
    }
    expect(receiver.batches[1]).toEqual(receiver.batches[0]);
  });
});

describe("partial success", () => {
  it.each([
    ["a trace id of 15 bytes", { traceId: TRACE_ID.slice(2) }, "traceId must be 16 bytes, not all zero"],
    ["a trace id of zeros", { traceId: "0".repeat(32) }, "traceId must be 16 bytes, not all zero"],
    ["a span id of 9 bytes", { spanId: `${SPAN_ID}00` }, "spanId must be 8 bytes, not all zero"],
    ["a span id of zeros", { spanId: "0".repeat(16) }, "spanId must be 8 bytes, not all zero"],
    ["no span id", { spanId: "" }, "spanId must be 8 bytes, not all zero"],
    ["a parent of 3 bytes", { parentSpanId: "010203" }, "parentSpanId must be 8 bytes, or absent"],
    ["no start", { startTimeUnixNano: "0" }, "startTimeUnixNano must be a time in nanoseconds"],
  ])("tells of a span with %s, and stores the others", async (_, fields, why) => {
    const body = tracesJson(spanJson(fields), spanJson());
    const answer = await post(receiver.url, "/v1/traces", body, json);
    expect(answer.status).toBe(200);
    expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: `1 span was rejected: ${why} (1).` },
    });
    expect(receiver.batches[0]?.spans).toHaveLength(1);
  });

  it("counts what the store does not take", async () => {
    const rejection = { reason: "run_conflict", description: "the trace has the id of a run", count: 2 };
    await using other = await startReceiver({ commitSpans: async () => ({ rejected: [rejection] }) });
    const body = tracesJson(spanJson(), spanJson({ spanId: "00000000000000aa" }), spanJson({ traceId: "" }));
    const answer = await post(other.url, "/v1/traces", body, json);
    const { partialSuccess } = messageOf(ExportTraceServiceResponseSchema, answer);
    expect(partialSuccess?.rejectedSpans).toBe(3n);
    expect(partialSuccess?.errorMessage).toBe(
      "3 spans were rejected: traceId must be 16 bytes, not all zero (1); the trace has the id of a run (2).",
    );
    const metrics = await other.registry.metrics();
    expect(metrics).toContain('otlp_rejected_total{signal="traces",reason="run_conflict"} 2');
    expect(metrics).toContain('otlp_rejected_total{signal="traces",reason="trace_id"} 1');
    expect(metrics).toContain("otlp_spans_received_total 3");
  });

  it("warns of content that is left out, with no span rejected, once in a while", async () => {
    let now = 0;
    await using other = await startReceiver({ clock: () => now });
    const content = { key: "gen_ai.input.messages", value: { stringValue: "a secret" } };
    const send = async () => {
      const body = tracesBinary(spanJson({ attributes: [...(spanJson()["attributes"] as []), content] }));
      const answer = await post(other.url, "/v1/traces", body, protobuf);
      return messageOf(ExportTraceServiceResponseSchema, answer).partialSuccess;
    };
    expect(await send()).toMatchObject({
      rejectedSpans: 0n,
      errorMessage: expect.stringMatching(/^1 value was left out, since only facts are kept: [a-z_]+ 1\.$/),
    });
    expect(await send()).toBeUndefined();
    now = 600_000;
    expect(await send()).toBeDefined();
    expect(await other.registry.metrics()).toMatch(/otlp_attributes_dropped_total\{reason="[a-z_]+"\} 3/);
  });

  it("warns each time of a fact that breaks a rule", async () => {
    const model = {
      key: "gen_ai.request.model",
      value: { stringValue: "please call me at anna@example.com" },
    };
    for (let time = 0; time < 2; time += 1) {
      const body = tracesJson(
        spanJson({ attributes: [...(spanJson()["attributes"] as []).slice(0, 1), model] }),
      );
      const answer = await post(receiver.url, "/v1/traces", body, json);
      const { partialSuccess } = messageOf(ExportTraceServiceResponseSchema, answer);
      expect(partialSuccess?.rejectedSpans).toBe(0n);
      expect(partialSuccess?.errorMessage).toMatch(/(privacy|wrong_shape) 1/);
      expect(partialSuccess?.errorMessage).not.toContain("anna");
    }
  });
});

describe("a judgement that is left out", () => {
  it("is told each time, and its words are not", async () => {
    const attribute = (key: string, stringValue: string) => ({
      key: `gen_ai.evaluation.${key}`,
      value: { stringValue },
    });
    const record = {
      eventName: "gen_ai.evaluation.result",
      timeUnixNano: "1795000000000000000",
      traceId: TRACE_ID,
      attributes: [attribute("name", "tone"), attribute("score.label", "rather friendly, I think")],
    };
    const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
    for (let time = 0; time < 2; time += 1) {
      const answer = await post(receiver.url, "/v1/logs", body, json);
      const { partialSuccess } = messageOf(ExportLogsServiceResponseSchema, answer);
      expect(partialSuccess?.errorMessage).toMatch(/wrong_shape 1/);
      expect(partialSuccess?.errorMessage).not.toContain("friendly");
    }
  });
});

describe("a request that cannot be taken", () => {
  it("is 413 over the limit, before and after decompression, and never to be tried again", async () => {
    const large = tracesJson(spanJson({ name: "x".repeat(LIMIT) }));
    for (const [body, headers] of [
      [large, json],
      [gzipSync(large), { ...json, "content-encoding": "gzip" }],
    ] as const) {
      const answer = await post(receiver.url, "/v1/traces", body, headers);
      const status = messageOf(StatusSchema, answer);
      expect([answer.status, status.code, retryDelayOf(status)]).toEqual([413, 8, undefined]);
      expect(answer.headers.get("retry-after")).toBeNull();
    }
  });

  it("is 400 for what cannot be decoded, and names the field, never its value", async () => {
    const body = tracesJson(spanJson({ traceId: "my secret" }));
    const answer = await post(receiver.url, "/v1/traces", body, json);
    const status = messageOf(StatusSchema, answer);
    const field = "resourceSpans[0].scopeSpans[0].spans[0].traceId";
    expect([answer.status, status.code, fieldsOf(status)]).toEqual([400, 3, [field]]);
    expect(status.message).toBe(`${field}: must be hex digits`);
    expect(receiver.logged()).not.toContain("my secret");
  });

  it.each([
    ["text/plain", "hello"],
    ["application/grpc", ""],
    ["", "{}"],
  ])("is 415 in the content type %j", async (type, body) => {
    const answer = await post(receiver.url, "/v1/traces", body, { "content-type": type });
    expect(answer.status).toBe(415);
    expect(messageOf(StatusSchema, answer).message).toContain(
      "use application/x-protobuf or application/json",
    );
  });

  it("is 415 in an unknown encoding", async () => {
    const headers = { ...protobuf, "content-encoding": "zstd" };
    const answer = await post(receiver.url, "/v1/traces", "", headers);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([415, "application/x-protobuf"]);
  });

  it("is 405 by another verb, and 404 on another path", async () => {
    const wrongVerb = await fetch(`${receiver.url}/v1/traces`);
    expect([wrongVerb.status, wrongVerb.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await post(receiver.url, "/v1/profiles", "", protobuf)).status).toBe(404);
  });

  it("is 403 from a page of another origin, in the type of the request", async () => {
    const headers = { ...protobuf, origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    const answer = await post(receiver.url, "/v1/traces", "", headers);
    expect([answer.status, messageOf(StatusSchema, answer).code]).toEqual([403, 7]);
  });
});

it("answers pre-flight requests of pages that may call", async () => {
  await using other = await startReceiver({ corsOrigins: ["https://app.example"] });
  const response = await fetch(`${other.url}/v1/traces`, {
    method: "OPTIONS",
    headers: { origin: "https://app.example", "access-control-request-method": "POST" },
  });
  expect([response.status, response.headers.get("access-control-allow-methods")]).toEqual([
    204,
    "POST, OPTIONS",
  ]);
  expect(response.headers.get("access-control-allow-headers")).toMatch(
    /authorization.*content-encoding|content-encoding.*authorization/i,
  );
});
