import { connect as connectHttp2 } from "node:http2";
import { fromJson } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import {
  compressionBrotli,
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import {
  createConnectTransport as createConnectWeb,
  createGrpcWebTransport as createGrpcWebWeb,
} from "@connectrpc/connect-web";
import { status as grpcStatus } from "@grpc/grpc-js";
import { BadRequestSchema, ErrorInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callGrpcJs } from "./testing/grpc-js.ts";
import { RUN_ID, restRun, startTestServer, type TestServer } from "./testing/test-server.ts";

const run = fromJson(RunSchema, {
  ...restRun(),
  status: "RUN_STATUS_SUCCESS",
  steps: [{ seq: 0, stepType: "STEP_TYPE_TOOL", name: "search", startedAt: "2026-01-01T00:00:00Z" }],
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.drain());

const gzip = { sendCompression: compressionGzip, acceptCompression: [compressionGzip], compressMinBytes: 0 };
const brotli = {
  sendCompression: compressionBrotli,
  acceptCompression: [compressionBrotli],
  compressMinBytes: 0,
};

const transports: Record<string, [protocol: string, (baseUrl: string) => Transport]> = {
  gRPC: ["grpc", (baseUrl) => createGrpcTransport({ baseUrl })],
  "gRPC with gzip": ["grpc", (baseUrl) => createGrpcTransport({ baseUrl, ...gzip })],
  "gRPC JSON": ["grpc", (baseUrl) => createGrpcTransport({ baseUrl, useBinaryFormat: false })],
  "gRPC-Web over HTTP/1.1": [
    "grpc-web",
    (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  ],
  "gRPC-Web over HTTP/2": ["grpc-web", (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "2" })],
  "gRPC-Web by fetch": ["grpc-web", (baseUrl) => createGrpcWebWeb({ baseUrl })],
  "Connect over HTTP/1.1": ["connect", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" })],
  "Connect over HTTP/2": ["connect", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" })],
  "Connect JSON": [
    "connect",
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }),
  ],
  "Connect with brotli": [
    "connect",
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2", ...brotli }),
  ],
  "Connect by fetch": ["connect", (baseUrl) => createConnectWeb({ baseUrl })],
  "Connect GET": ["connect", (baseUrl) => createConnectWeb({ baseUrl, useHttpGet: true })],
};

describe.each(Object.entries(transports))("%s", (_name, [protocol, transport]) => {
  it("carries a call and its response", async () => {
    const ingest = createClient(IngestService, transport(server.url));
    expect(await ingest.ingestRun({ run })).toMatchObject({ runId: RUN_ID, outcome: IngestOutcome.CREATED });
    const query = createClient(QueryService, transport(server.url));
    expect((await query.getRun({ runId: RUN_ID })).run?.agentId).toBe("echo");
    const lines = server.log.lines();
    expect(lines.at(-1)).toMatchObject({ protocol, method: "runfacts.v1.QueryService/GetRun", code: "ok" });
  });

  it("carries the details of an error", async () => {
    const query = createClient(QueryService, transport(server.url));
    const error = ConnectError.from(await query.getRun({ runId: "no-uuid" }).catch((e: unknown) => e));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe("run_id: must be a valid UUID");
    expect(error.findDetails(BadRequestSchema)[0]?.fieldViolations).toMatchObject([
      { field: "run_id", reason: "string.uuid", description: "must be a valid UUID" },
    ]);
    expect(error.findDetails(ErrorInfoSchema)[0]).toMatchObject({
      reason: "FIELD_VIOLATION",
      domain: "runfacts",
    });
  });
});

describe("REST over HTTP/2", () => {
  it("carries a call and its response", async () => {
    const session = connectHttp2(server.url);
    const stream = session.request({ ":path": `/v1/runs/${RUN_ID}` });
    const chunks = await stream.toArray();
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ agent_id: "echo" });
    session.close();
    expect(server.log.lines().at(-1)).toMatchObject({ protocol: "rest", http: "2.0", code: "ok" });
  });
});

describe("grpc-js", () => {
  it("carries a call, its response and an error", async () => {
    const address = `127.0.0.1:${server.port}`;
    const { response } = await callGrpcJs(address, IngestService.method.ingestRun, { run });
    expect(response?.runId).toBe(RUN_ID);
    const { error } = await callGrpcJs(address, QueryService.method.getRun, { runId: "no-uuid" });
    expect(error?.code).toBe(grpcStatus.INVALID_ARGUMENT);
    expect(error?.details).toBe("run_id: must be a valid UUID");
    expect(error?.metadata.get("grpc-status-details-bin")).toHaveLength(1);
  });
});
