import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { status as grpcStatus, Metadata } from "@grpc/grpc-js";
import { IngestRunRequestSchema, IngestService } from "@runfacts/gen/server/ingest_service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callGrpcJs } from "./testing/grpc-js.ts";
import { RUN_ID, restRun, startTestServer, type TestServer } from "./testing/test-server.ts";

/** Stands for data that must not come back or be logged, wherever a request holds it. */
const CANARY = "canary4111";
const LIMIT = 64 * 1024;
const INGEST_RUN = "/runfacts.v1.IngestService/IngestRun";
const GET_RUN = "/runfacts.v1.QueryService/GetRun";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { bodyBytes: LIMIT } });
});
afterAll(() => server.drain());

const valid = toBinary(
  IngestRunRequestSchema,
  create(IngestRunRequestSchema, { run: { runId: RUN_ID, agentId: CANARY } }),
);
const truncated = valid.subarray(0, -3);
/** The same message with a byte that UTF-8 never holds in the agent's id. */
const notUtf8 = Buffer.from(valid.map((byte, index) => (index === valid.length - 1 ? 0xff : byte)));

const runWithMetadata = {
  run: {
    ...restRun(),
    status: "RUN_STATUS_SUCCESS",
    steps: [
      {
        seq: 0,
        step_type: "STEP_TYPE_TOOL",
        name: "search",
        started_at: "2026-01-01T00:00:00Z",
        metadata: { a: "here" },
      },
    ],
  },
};

interface Case {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly reason?: string;
}

const json = { "content-type": "application/json" };
const proto = { "content-type": "application/proto" };
const malformed = (message: RegExp): Answer => ({
  status: 400,
  code: "invalid_argument",
  message,
  reason: "MALFORMED_BODY",
});
const violation = (message: RegExp): Answer => ({
  status: 400,
  code: "invalid_argument",
  message,
  reason: "FIELD_VIOLATION",
});

const connect: Record<string, [Case, Answer]> = {
  "no JSON": [{ headers: json, body: `{"run": ${CANARY}}` }, malformed(/^the body is not valid JSON/)],
  "cut-off JSON": [
    { headers: json, body: `{"run": {"agentId": "${CANARY}` },
    malformed(/^the body is not valid JSON/),
  ],
  "empty JSON": [{ headers: json, body: "" }, malformed(/^the body is empty/)],
  "JSON that is no object": [{ headers: json, body: `["${CANARY}"]` }, violation(/^must be a JSON object$/)],
  "JSON that is not UTF-8": [
    {
      headers: json,
      body: Buffer.concat([
        Buffer.from(`{"run":{"agentId":"${CANARY}`),
        Buffer.from([0xff, 0x22, 0x7d, 0x7d]),
      ]),
    },
    malformed(/^the body is not valid UTF-8$/),
  ],
  "a wrong type": [
    { headers: json, body: `{"run":{"steps":[{"seq":"${CANARY}"}]}}` },
    violation(/^run\.steps\[0\]\.seq: must be a whole number/),
  ],
  "a wrong enum": [
    { headers: json, body: `{"run":{"status":"${CANARY}"}}` },
    violation(/^run\.status: must be one of RUN_STATUS_SUCCESS/),
  ],
  "a wrong time": [
    { headers: json, body: `{"run":{"startedAt":"${CANARY}"}}` },
    violation(/^run\.started_at: must be an RFC 3339 time/),
  ],
  "half a surrogate pair": [
    { headers: json, body: `{"run":{"agentId":"${CANARY}\\ud800"}}` },
    violation(/^run\.agent_id: must be valid Unicode$/),
  ],
  "half a surrogate pair in metadata": [
    { headers: json, body: JSON.stringify(runWithMetadata).replace('"here"', `"${CANARY}\\ud800"`) },
    violation(/^run\.steps\[0\]\.metadata\.a: must be valid Unicode$/),
  ],
  "a number too large for JSON": [
    { headers: json, body: `{"run":{"steps":[{"usage":{"costUsd":1e999}}]}}` },
    violation(/^run\.steps\[0\]\.usage\.cost_usd: must be a number/),
  ],
  "an unknown field": [
    { headers: json, body: '{"run":{"agent":1}}' },
    violation(/^run\.agent: is not a known field$/),
  ],
  "an unknown field with an odd name": [
    { headers: json, body: `{"run":{"${CANARY} x":1}}` },
    violation(/^run: holds a field that is not known$/),
  ],
  "cut-off protobuf": [
    { headers: proto, body: truncated },
    malformed(/^the body is not the protobuf of a runfacts/),
  ],
  "protobuf that is not UTF-8": [
    { headers: proto, body: notUtf8 },
    violation(/^run\.agent_id: must be valid UTF-8$/),
  ],
  "no protobuf": [{ headers: proto, body: CANARY }, malformed(/^the body is not the protobuf of a runfacts/)],
  "an unknown encoding": [
    { headers: { ...json, "content-encoding": CANARY }, body: "{}" },
    { status: 501, code: "unimplemented", message: /use gzip, br, identity$/, reason: "MALFORMED_BODY" },
  ],
  "no gzip": [
    { headers: { ...json, "content-encoding": "gzip" }, body: CANARY },
    malformed(/^the body is cut off or does not match/),
  ],
  "cut-off gzip": [
    { headers: { ...json, "content-encoding": "gzip" }, body: gzipSync('{"run":{}}').subarray(0, -9) },
    malformed(/^the body is cut off or does not match/),
  ],
  "a bad deadline": [
    { headers: { ...json, "connect-timeout-ms": CANARY }, body: "{}" },
    violation(/^the time-out header is not in the form/),
  ],
  "a body over the limit": [
    { headers: json, body: `"${CANARY.repeat(LIMIT)}"` },
    { status: 429, code: "resource_exhausted", message: /larger than 65536 bytes/, reason: "TOO_LARGE" },
  ],
  "a gzip bomb": [
    { headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(LIMIT * 100, " ")) },
    { status: 429, code: "resource_exhausted", message: /larger than 65536 bytes/, reason: "TOO_LARGE" },
  ],
  "GET with JSON that is none": [
    { method: "GET", path: `${GET_RUN}?connect=v1&encoding=json&message=${CANARY}` },
    malformed(/^the body is not valid JSON/),
  ],
  "GET with base64 that is none": [
    { method: "GET", path: `${GET_RUN}?connect=v1&encoding=proto&base64=1&message=${CANARY}!` },
    malformed(/./),
  ],
  "an unknown method": [
    { path: `/runfacts.v1.IngestService/${CANARY}`, headers: json, body: "{}" },
    { status: 404, code: "unimplemented", message: /^no such method$/ },
  ],
  "an unknown method by GET": [
    { method: "GET", path: `/runfacts.v1.QueryService/${CANARY}?connect=v1&encoding=json&message=%7B%7D` },
    { status: 404, code: "unimplemented", message: /^no such method$/ },
  ],
};

const unsupported: [status: number, message: RegExp] = [415, /^the content type is not supported/];
const badVerb: [status: number, message: RegExp] = [405, /^use POST$/m];
const grpc = { "content-type": "application/grpc" };

/** Refused before it is known which protocol is spoken. */
const unspoken: Record<string, [Case, [status: number, message: RegExp]]> = {
  "another content type": [{ headers: { "content-type": `text/${CANARY}` }, body: "{}" }, unsupported],
  "no content type": [{ body: Buffer.from("{}") }, unsupported],
  "another format in gRPC": [{ headers: { "content-type": `application/grpc+${CANARY}` } }, unsupported],
  "another format in gRPC-Web": [
    { headers: { "content-type": `application/grpc-web+${CANARY}` } },
    unsupported,
  ],
  "GET without encoding": [{ method: "GET", path: `${GET_RUN}?message=${CANARY}` }, unsupported],
  "the wrong verb": [{ method: "PUT", headers: json, body: CANARY }, badVerb],
  "the wrong verb of gRPC": [{ method: "DELETE", headers: grpc }, badVerb],
  "the wrong verb of gRPC-Web": [
    { method: "DELETE", headers: { "content-type": "application/grpc-web+proto" } },
    badVerb,
  ],
  "GET for a method with side effects": [
    { method: "GET", path: `${INGEST_RUN}?encoding=json&message=${CANARY}` },
    badVerb,
  ],
};

async function send({ path = INGEST_RUN, method = "POST", headers = {}, body }: Case): Promise<Response> {
  return await fetch(server.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
}

describe("Connect refuses", () => {
  it.each(Object.entries(connect))("%s", async (_name, [request, answer]) => {
    const response = await send(request);
    const text = await response.text();
    const error = JSON.parse(text) as {
      code: string;
      message: string;
      details?: { debug?: { reason?: string } }[];
    };
    expect(error.message).toMatch(answer.message);
    expect({ status: response.status, code: error.code }).toEqual({
      status: answer.status,
      code: answer.code,
    });
    expect(error.details?.find(({ debug }) => debug?.reason !== undefined)?.debug?.reason).toBe(
      answer.reason,
    );
    expect(text + JSON.stringify([...response.headers])).not.toContain(CANARY);
  });

  it.each(Object.entries(unspoken))("%s by the HTTP status alone", async (_name, [request, answer]) => {
    const response = await send(request);
    const text = await response.text();
    expect([response.status, text]).toEqual([answer[0], expect.stringMatching(answer[1])]);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("grpc-status")).toBe(null);
    expect(text + JSON.stringify([...response.headers])).not.toContain(CANARY);
  });

  it("names the verbs that are allowed", async () => {
    expect((await send({ method: "PUT" })).headers.get("allow")).toBe("POST, OPTIONS");
    expect((await send({ method: "PUT", path: GET_RUN })).headers.get("allow")).toBe("POST, GET, OPTIONS");
  });
});

const INVALID = grpcStatus.INVALID_ARGUMENT;

describe("gRPC refuses", () => {
  const cases: Record<string, [Buffer, Record<string, string>, grpcStatus, RegExp]> = {
    "cut-off protobuf": [Buffer.from(truncated), {}, INVALID, /^the body is not the protobuf of a runfacts/],
    "protobuf that is not UTF-8": [notUtf8, {}, INVALID, /^run\.agent_id: must be valid UTF-8$/],
    "a message over the limit": [
      Buffer.alloc(LIMIT + 1, CANARY),
      {},
      grpcStatus.RESOURCE_EXHAUSTED,
      /^the request is larger than 65536 bytes/,
    ],
  };

  it.each(Object.entries(cases))("%s", async (_name, [bytes, headers, code, message]) => {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    const { error } = await callGrpcJs(
      `127.0.0.1:${server.port}`,
      IngestService.method.ingestRun,
      bytes,
      metadata,
    );
    expect(error?.details).toMatch(message);
    expect(error?.code).toBe(code);
    expect(String(error?.metadata.get("grpc-status-details-bin"))).not.toContain(CANARY);
  });

  it("an unknown method", async () => {
    const method = { ...IngestService.method.ingestRun, name: CANARY };
    const { error } = await callGrpcJs(`127.0.0.1:${server.port}`, method, Buffer.from(valid));
    expect(error?.code).toBe(grpcStatus.UNIMPLEMENTED);
    expect(error?.details).toBe("no such method");
  });
});

describe("gRPC-Web refuses", () => {
  it.each(["application/grpc-web+proto", "application/grpc-web+json", "application/grpc-web"])(
    "an unknown method in %s",
    async (type) => {
      const path = `/runfacts.v1.IngestService/${CANARY}`;
      const reply = await send({ path, headers: { "content-type": type }, body: encodeEnvelope(0, valid) });
      expect(reply.headers.get("grpc-status")).toBe(String(grpcStatus.UNIMPLEMENTED));
      expect(reply.headers.get("content-type")).toBe(type);
    },
  );

  const unimplemented = grpcStatus.UNIMPLEMENTED;
  const cases: Record<string, [Uint8Array, grpcStatus, RegExp]> = {
    "cut-off protobuf": [
      encodeEnvelope(0, truncated),
      INVALID,
      /^the body is not the protobuf of a runfacts/,
    ],
    "a cut-off frame": [encodeEnvelope(0, valid).subarray(0, 9), INVALID, /^the body is cut off/],
    "two messages": [
      Buffer.concat([encodeEnvelope(0, valid), encodeEnvelope(0, valid)]),
      unimplemented,
      /exactly one message/,
    ],
    "no message": [new Uint8Array(), unimplemented, /exactly one message/],
    "a message marked as compressed, without an encoding": [
      encodeEnvelope(1, valid),
      grpcStatus.INTERNAL,
      /marked as compressed, but no header names an encoding/,
    ],
  };

  it.each(Object.entries(cases))("%s", async (_name, [body, status, message]) => {
    const headers = { "content-type": "application/grpc-web+proto" };
    const text = await (await send({ headers, body })).text();
    const trailer = Object.fromEntries(
      text
        .slice(5)
        .split("\r\n")
        .map((line) => [line.split(":")[0], line.slice(line.indexOf(":") + 1).trim()]),
    );
    expect(trailer["grpc-status"]).toBe(String(status));
    expect(decodeURIComponent(trailer["grpc-message"] ?? "")).toMatch(message);
    expect(text).not.toContain(CANARY);
  });
});

describe("the log", () => {
  it("holds a line for each of these requests, and none of their data", () => {
    expect(server.log.lines().length).toBeGreaterThan(Object.keys(connect).length);
    expect(server.log.text()).not.toContain(CANARY);
    expect(server.log.text()).not.toContain("internal error");
    expect(server.log.lines().filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is matched by the metrics", async () => {
    const metrics = await server.registry.metrics();
    expect(metrics).toContain('runfacts_requests_refused_total{reason="MALFORMED_BODY"}');
    expect(metrics).toContain('runfacts_requests_refused_total{reason="TOO_LARGE"}');
    expect(metrics).not.toContain(CANARY);
  });
});
