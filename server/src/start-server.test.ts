import { connect as connectHttp2, constants } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { GetRunRequestSchema, QueryService } from "@runfacts/gen/server/query_service";
import { afterEach, describe, expect, it } from "vitest";
import { principalOf } from "./auth/principal.ts";
import { apiError } from "./errors/api-error.ts";
import { openSocket } from "./testing/raw-socket.ts";
import {
  eventually,
  RUN_ID,
  restRun,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from "./testing/test-server.ts";

const CANARY = "canary4111";

let server: TestServer;
afterEach(() => server.drain());

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

const getRun = () => fetch(`${server.url}/v1/runs/${RUN_ID}`);
const queryClient = () => createClient(QueryService, createGrpcTransport({ baseUrl: server.url }));

async function codeOf(call: Promise<unknown>): Promise<[Code, string]> {
  const error = ConnectError.from(await call.catch((reason: unknown) => reason));
  return [error.code, error.rawMessage];
}

/** The body of a REST error without details. */
const told = (code: string, message: string) => ({
  code,
  message,
  detail: message,
  error: message,
  details: [],
});

describe("fixed paths", () => {
  it("tell health, readiness and version", async () => {
    let isUp = true;
    const well = { database: { status: "ok" } } as const;
    await start({ checkReady: () => (isUp ? Promise.resolve(well) : Promise.reject(new Error("down"))) });
    const get = async (path: string) => {
      const response = await fetch(server.url + path);
      return [response.status, await response.json()];
    };
    const healthy = { status: "healthy", service: "test-api", version: "1.2.3" };
    expect(await get("/health")).toEqual([200, healthy]);
    const draining = { status: "ok" };
    expect(await get("/readyz")).toEqual([200, { ...healthy, checks: { ...well, draining } }]);
    isUp = false;
    const unhealthy = { ...healthy, status: "unhealthy" };
    const checks = { database: { status: "failed", reason: "the check failed" }, draining };
    expect(await get("/health")).toEqual([503, unhealthy]);
    expect(await get("/readyz")).toEqual([503, { ...unhealthy, checks }]);
    expect(await get("/healthz")).toEqual([200, healthy]);
  });

  it("serve links, OpenAPI and metrics, also to HEAD, and nothing else", async () => {
    await start();
    expect(await (await fetch(`${server.url}/`)).json()).toMatchObject({
      links: { openapi: "/openapi.json" },
    });
    expect(await (await fetch(`${server.url}/openapi.json`)).json()).toEqual({ openapi: "3.1.0" });
    const metrics = await fetch(`${server.url}/metrics`);
    expect(metrics.headers.get("content-type")).toMatch(/^text\/plain; version=/);
    expect(await metrics.text()).toContain("process_cpu_seconds_total");
    const head = await fetch(`${server.url}/openapi.json`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "20", ""]);
    const post = await fetch(`${server.url}/health`, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const unknown = await fetch(`${server.url}/${CANARY}`);
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      told("not_found", "no such path; see / for a list"),
    ]);
  });
});

describe("the principal", () => {
  it("is found before the body is read, from headers, address and method, and handed to the handler", async () => {
    const calls: unknown[] = [];
    await start({
      authenticate: ({ header, address, method }) => {
        calls.push([header.get("authorization"), address, method.name]);
        return { projectId: 42, keyId: "k1" };
      },
      query: {
        getRun: (_request, context) => ({ run: { agentId: String(principalOf(context).projectId) } }),
      },
    });
    await fetch(`${server.url}/v1/runs/${RUN_ID}`, { headers: { authorization: "Bearer x" } });
    const { run } = await queryClient().getRun({ runId: RUN_ID }, { headers: { authorization: "Bearer y" } });
    expect(run?.agentId).toBe("42");
    expect(calls).toEqual([
      ["Bearer x", "127.0.0.1", "GetRun"],
      ["Bearer y", "127.0.0.1", "GetRun"],
    ]);
    expect(server.log.lines().at(-1)).toMatchObject({ project: 42 });
    expect(server.log.text()).not.toContain("Bearer");
  });

  it("is asked for before a bad body is refused", async () => {
    await start({
      authenticate: () => {
        throw apiError(Code.Unauthenticated, ErrorReason.KEY_INVALID, "no such key");
      },
    });
    const response = await fetch(`${server.url}/v1/runs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await response.json()).toMatchObject({
      code: "unauthenticated",
      details: [{ reason: "KEY_INVALID" }],
    });
    expect(await codeOf(queryClient().getRun({ runId: RUN_ID }))).toEqual([
      Code.Unauthenticated,
      "no such key",
    ]);
  });
});

describe("errors of a handler", () => {
  it("are told as INTERNAL without details, and logged without their message", async () => {
    await start({
      query: {
        getRun: () => {
          throw Object.assign(new TypeError(`invalid input: ${CANARY}`), { code: "22P02", detail: CANARY });
        },
      },
    });
    const response = await getRun();
    expect([response.status, await response.json()]).toEqual([500, told("internal", "internal error")]);
    expect(await codeOf(queryClient().getRun({ runId: RUN_ID }))).toEqual([Code.Internal, "internal error"]);
    await eventually(() => server.log.lines().length === 2);
    for (const line of server.log.lines()) {
      expect(line).toMatchObject({
        level: "error",
        code: "internal",
        err: { type: "TypeError", code: "22P02", stack: expect.stringContaining("start-server.test.ts") },
      });
    }
    expect(server.log.text()).not.toContain(CANARY);
  });

  it("are told as mapError says, with the time to wait", async () => {
    await start({
      mapError: (error) =>
        error instanceof RangeError
          ? apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, "too much", { retryDelayMs: 1_500 })
          : undefined,
      query: {
        getRun: () => {
          throw new RangeError(CANARY);
        },
      },
    });
    const response = await getRun();
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await response.json()).toEqual({
      code: "resource_exhausted",
      message: "too much",
      detail: "too much",
      error: "too much",
      details: [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "OVERLOADED", domain: "runfacts" },
        { "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay: "1.500s" },
      ],
    });
    const metrics = await server.registry.metrics();
    expect(metrics).toContain('runfacts_requests_refused_total{reason="OVERLOADED"} 1');
  });

  it("are the deadline's when it has passed", async () => {
    await start({
      query: {
        getRun: async (_request, { signal }) => {
          await sleep(5_000, undefined, { signal });
          return {};
        },
      },
    });
    // By hand, since a client of Connect would end the call itself.
    const response = await fetch(`${server.url}/runfacts.v1.QueryService/GetRun`, {
      method: "POST",
      headers: { "content-type": "application/json", "connect-timeout-ms": "50" },
      body: JSON.stringify({ runId: RUN_ID }),
    });
    expect([response.status, await response.json()]).toEqual([
      504,
      { code: "deadline_exceeded", message: "the deadline of the call has passed" },
    ]);
  });

  it("end with the client, whose leaving is logged", async () => {
    await start({
      query: {
        getRun: async (_request, { signal }) => {
          await sleep(5_000, undefined, { signal });
          return {};
        },
      },
    });
    await fetch(`${server.url}/v1/runs/${RUN_ID}`, { signal: AbortSignal.timeout(60) }).catch(
      () => undefined,
    );
    await eventually(() => server.log.lines().some(({ completed }) => completed === false));
  });

  it("with long details are told in all protocols, though their frame is compressed", async () => {
    const metadata = { long: "x".repeat(2_000) };
    await start({
      query: {
        getRun() {
          throw apiError(Code.NotFound, ErrorReason.RUN_NOT_FOUND, "no such run", { metadata });
        },
        async *watchRuns() {
          yield* [];
          throw apiError(Code.NotFound, ErrorReason.RUN_NOT_FOUND, "no such run", { metadata });
        },
      },
    });
    const compression = { acceptCompression: [compressionGzip] };
    for (const transport of [createGrpcTransport, createGrpcWebTransport, createConnectTransport]) {
      const own = { baseUrl: server.url, httpVersion: "2", ...compression } as const;
      const client = createClient(QueryService, transport(own));
      expect(await codeOf(client.getRun({ runId: RUN_ID }))).toEqual([Code.NotFound, "no such run"]);
      expect(await codeOf(Array.fromAsync(client.watchRuns({})))).toEqual([Code.NotFound, "no such run"]);
    }
  });

  it("that cannot be encoded are told as INTERNAL", async () => {
    await start({ query: { getRun: () => ({ run: { stepCount: 2 ** 40 } }) } });
    for (const transport of [createGrpcTransport, createGrpcWebTransport, createConnectTransport]) {
      const client = createClient(QueryService, transport({ baseUrl: server.url, httpVersion: "2" }));
      expect(await codeOf(client.getRun({ runId: RUN_ID }))).toEqual([Code.Internal, "internal error"]);
      const line = server.log.lines().at(-1);
      expect(line).toMatchObject({ level: "error", code: "internal" });
    }
    expect(server.log.text()).not.toContain(String(2 ** 40));
  });

  it("in a stream whose message cannot be encoded are told as INTERNAL", async () => {
    await start({
      query: {
        async *watchRuns() {
          yield { cursor: "a" };
          yield { event: { case: "run", value: { run: { stepCount: 2 ** 40 } } } };
        },
      },
    });
    for (const transport of [createGrpcTransport, createGrpcWebTransport, createConnectTransport]) {
      const client = createClient(QueryService, transport({ baseUrl: server.url, httpVersion: "2" }));
      const seen = Array.fromAsync(client.watchRuns({}));
      expect(await codeOf(seen)).toEqual([Code.Internal, "internal error"]);
    }
    expect(server.log.text()).not.toContain(String(2 ** 40));
  });
});

describe("clients that leave over HTTP/2", () => {
  it.each([
    ["REST", { ":path": `/v1/runs/${RUN_ID}` }],
    [
      "gRPC",
      {
        ":path": "/runfacts.v1.QueryService/GetRun",
        ":method": "POST",
        "content-type": "application/grpc",
      },
    ],
  ])("do no harm to others: %s", async (_name, headers) => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    let isWaiting = false;
    await start({
      query: {
        async getRun() {
          isWaiting = true;
          await promise;
          return {};
        },
      },
    });
    const session = connectHttp2(server.url);
    const stream = session.request(headers, { endStream: false });
    stream.on("error", () => undefined);
    const message = toBinary(GetRunRequestSchema, create(GetRunRequestSchema, { runId: RUN_ID }));
    stream.end(encodeEnvelope(0, message));
    await eventually(() => isWaiting);
    stream.close(constants.NGHTTP2_CANCEL);
    await eventually(() => server.log.lines().length === 1);
    release();
    await sleep(20);
    expect(server.log.lines()).toMatchObject([{ code: "canceled", completed: false }]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    session.close();
  });
});

describe("request ids", () => {
  it("are taken over when they are harmless, and logged", async () => {
    await start();
    const send = async (id: string) =>
      (await fetch(`${server.url}/v1/runs/${RUN_ID}`, { headers: { "x-request-id": id } })).headers.get(
        "x-request-id",
      );
    expect(await send("abc-1.2_3")).toBe("abc-1.2_3");
    expect(server.log.lines().at(-1)).toMatchObject({ request_id: "abc-1.2_3" });
    const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
    expect(await send("a b")).toMatch(uuid);
    expect(await send("a".repeat(65))).toMatch(uuid);
  });
});

describe("the log and the metrics", () => {
  it("hold one line and one measurement a call, and no payload", async () => {
    await start();
    const body = JSON.stringify({ ...restRun(), agent_id: CANARY });
    const headers = { "content-type": "application/json", "x-canary": CANARY };
    await fetch(`${server.url}/v1/runs?x=${CANARY}`, { method: "POST", headers, body });
    const ingest = createClient(IngestService, createGrpcTransport({ baseUrl: server.url }));
    await ingest.ingestRuns({ runs: [{ agentId: CANARY, runId: RUN_ID }] });
    await fetch(`${server.url}/health`);
    await eventually(() => server.log.lines().length === 3);
    const [rest, grpc, health] = server.log.lines();
    expect(rest).toMatchObject({
      level: "info",
      protocol: "rest",
      http: "1.1",
      method: "runfacts.v1.IngestService/IngestRun",
      code: "invalid_argument",
      reason: "FIELD_VIOLATION",
      status: 400,
      project: 7,
    });
    expect(grpc).toMatchObject({ protocol: "grpc", http: "2.0", code: "ok", bytes_in: expect.any(Number) });
    expect(Number(grpc?.["bytes_in"])).toBeGreaterThan(RUN_ID.length);
    expect(Number(grpc?.["bytes_out"])).toBeGreaterThan(RUN_ID.length);
    expect(health).toMatchObject({ level: "debug", method: "/health" });
    expect(server.log.text()).not.toContain(CANARY);

    const metrics = await server.registry.metrics();
    const labels = 'method="runfacts.v1.IngestService/IngestRuns",protocol="grpc",code="ok"';
    expect(metrics).toContain(`runfacts_requests_total{${labels}} 1`);
    expect(metrics).toContain(
      'runfacts_request_duration_seconds_count{method="runfacts.v1.IngestService/IngestRuns"} 1',
    );
    expect(metrics).toContain("runfacts_requests_in_flight 0");
    expect(metrics).not.toContain("/health");
    expect(metrics).not.toContain(CANARY);
  });
});

describe("a slow body", () => {
  it.each([
    ["REST", "/v1/runs", "application/json"],
    ["Connect", "/runfacts.v1.IngestService/IngestRun", "application/json"],
  ])("is refused after the time for a request over %s", async (_name, path, type) => {
    await start({ limits: { requestMs: 150 } });
    const { socket, text } = await openSocket(server.port);
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n{`,
    );
    await eventually(() => text().includes("\r\n\r\n"));
    expect(text()).toMatch(/^HTTP\/1\.1 504 /);
    expect(text()).toContain('"code":"deadline_exceeded"');
    socket.destroy();
  });
});

describe("a request without a valid host", () => {
  it.each(["Host: a b", "Host:"])("is refused: %j", async (header) => {
    await start();
    const { socket, text } = await openSocket(server.port);
    socket.write(`GET /v1/runs HTTP/1.1\r\n${header}\r\n\r\n`);
    await eventually(() => text().includes("\r\n\r\n"));
    expect(text()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });
});
