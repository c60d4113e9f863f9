import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { status as grpcStatus } from "@grpc/grpc-js";
import { GetRunRequestSchema, QueryService } from "@runfacts/gen/server/query_service";
import { afterEach, describe, expect, it } from "vitest";
import { parseTrustedProxies } from "./http/client-address.ts";
import { createServedHosts } from "./http/served-hosts.ts";
import { callGrpcJs } from "./testing/grpc-js.ts";
import { openSocket } from "./testing/raw-socket.ts";
import {
  eventually,
  RUN_ID,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from "./testing/test-server.ts";

const isServedHost = createServedHosts({ boundTo: "127.0.0.1", needsKey: false });
const GET_RUN = "/runfacts.v1.QueryService/GetRun";
const HEALTH = "/grpc.health.v1.Health/Check";
const TOKEN = "0123456789abcdef";

let server: TestServer;
afterEach(() => server.drain());

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer({ isServedHost, ...options });
}

/** Sends bytes as they are; all that comes back before the server closes. */
async function sendRaw(request: string): Promise<string> {
  const { socket, text, closed } = await openSocket(server.port);
  socket.end(request);
  await closed;
  return text();
}

function get(path: string, ...headers: string[]): Promise<string> {
  return sendRaw(`GET ${path} HTTP/1.1\r\n${[...headers, "Connection: close"].join("\r\n")}\r\n\r\n`);
}

/** A call over HTTP/2: the head of the answer, and its trailers. */
async function call(headers: Record<string, string>, body?: Uint8Array): Promise<IncomingHttpHeaders> {
  const session = connectHttp2(server.url);
  const stream = session.request({ ":method": body === undefined ? "GET" : "POST", ...headers });
  let answer: IncomingHttpHeaders = {};
  stream.on("response", (head) => Object.assign(answer, head));
  stream.on("trailers", (trailers) => Object.assign(answer, trailers));
  stream.on("error", (error) => {
    answer = { error: error.message };
  });
  stream.end(body);
  stream.resume();
  await new Promise((resolve) => stream.once("close", resolve));
  session.close();
  return answer;
}

const grpcBody = encodeEnvelope(
  0,
  toBinary(GetRunRequestSchema, create(GetRunRequestSchema, { runId: RUN_ID })),
);
const grpc = { "content-type": "application/grpc", te: "trailers" };

describe("a host that is not served", () => {
  it.each([
    ["/v1/runs"],
    [`/v1/runs/${RUN_ID}`],
    ["/"],
    ["/openapi.json"],
    [`${GET_RUN}?connect=v1&encoding=json&message=%7B%7D`],
    ["/nowhere"],
  ])("is refused over HTTP/1.1 and HTTP/2: %s", async (path) => {
    await start();
    expect(await get(path, "Host: evil.example")).toMatch(/^HTTP\/1\.1 403 .*"permission_denied"/s);
    expect(await call({ ":path": path, ":authority": "evil.example:8000" })).toMatchObject({
      ":status": 403,
    });
    expect(await get(path, `Host: localhost:${server.port}`)).not.toMatch(/^HTTP\/1\.1 403/);
  });

  it("is refused over gRPC and gRPC-Web as a status that they read", async () => {
    await start();
    const evil = { ":path": GET_RUN, ":authority": "evil.example" };
    expect(await call({ ...grpc, ...evil }, grpcBody)).toMatchObject({ ":status": 200, "grpc-status": "7" });
    const web = { ...evil, "content-type": "application/grpc-web+proto" };
    expect(await call(web, grpcBody)).toMatchObject({ ":status": 200, "grpc-status": "7" });
    expect(await call({ ...grpc, ":path": GET_RUN, ":authority": "localhost" }, grpcBody)).toMatchObject({
      "grpc-status": "0",
    });
    const method = QueryService.method.getRun;
    expect((await callGrpcJs(`localhost:${server.port}`, method, { runId: RUN_ID })).error).toBeUndefined();
    const options = { "grpc.default_authority": "evil.example" };
    const { error } = await callGrpcJs(
      `127.0.0.1:${server.port}`,
      method,
      { runId: RUN_ID },
      undefined,
      options,
    );
    expect(error?.code).toBe(grpcStatus.PERMISSION_DENIED);
  });

  it("gets no pre-flight either", async () => {
    await start({ corsOrigins: "*" });
    const request =
      "OPTIONS /v1/runs HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n";
    const answer = await sendRaw(request);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).not.toMatch(/access-control-allow/i);
  });
});

describe("health and metrics", () => {
  it.each(["/health", "/healthz", "/readyz", "/metrics"])("answer any valid request: %s", async (path) => {
    await start();
    expect(await sendRaw(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendRaw(`OPTIONS ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 204 /);
    expect(await get(path, "Host: any.example")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(path, "Host: any.example", "Origin: http://evil.example")).not.toMatch(
      /access-control/i,
    );
    expect(await call({ ":path": path, ":authority": "any.example" })).toMatchObject({ ":status": 200 });
  });

  it("answer gRPC under any authority", async () => {
    await start();
    const health = { ...grpc, ":path": HEALTH, ":authority": "any.example" };
    expect(await call(health, encodeEnvelope(0, new Uint8Array()))).toMatchObject({ "grpc-status": "0" });
  });

  it("keep metrics for who has the token, where one is set", async () => {
    await start({ metricsToken: TOKEN });
    const statusWith = async (authorization?: string) => {
      const response = await fetch(`${server.url}/metrics`, {
        headers: authorization ? { authorization } : {},
      });
      const isShown = (await response.text()).includes("process_cpu_seconds_total");
      return [response.status, isShown, response.headers.get("www-authenticate")];
    };
    for (const wrong of [
      undefined,
      "Bearer",
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
    ]) {
      expect(await statusWith(wrong)).toEqual([401, false, "Bearer"]);
    }
    expect(await statusWith(`bearer ${TOKEN}`)).toEqual([200, true, null]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("the target of a request", () => {
  it("may be in absolute form, whose host counts", async () => {
    await start();
    const own = `http://localhost:${server.port}`;
    expect(await get(`${own}/v1/runs?page_size=3`, "Host: localhost")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(`${own}`, "Host: localhost")).toMatch(/^HTTP\/1\.1 200 .*openapi/s);
    expect(await get(`${own}/v1/runs`, "Host: evil.example")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get("http://evil.example/v1/runs", "Host: localhost")).toMatch(/^HTTP\/1\.1 403 /);
    expect(await get("http://user@localhost/v1/runs", "Host: localhost")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendRaw(`GET ${own}/v1/runs HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    const connect = `GET ${own}${GET_RUN}?connect=v1&encoding=json&message=%7B%22run_id%22:%22${RUN_ID}%22%7D`;
    expect(await sendRaw(`${connect} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });

  it("needs no host over HTTP/1.0", async () => {
    await start();
    expect(await sendRaw("GET /v1/runs HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ["Host: localhost", "Host: localhost"],
    ["Host: localhost", "hOST: evil.example"],
  ])("with two hosts is bad: %s, %s", async (...hosts) => {
    await start();
    expect(await get("/v1/runs", ...hosts)).toMatch(/^HTTP\/1\.1 400 .*one header host/s);
    expect(await get("/healthz", ...hosts)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("is bad over HTTP/2 when the header host is another than :authority", async () => {
    await start();
    const target = { ":path": "/v1/runs", ":authority": "localhost" };
    expect(await call({ ...target, host: "evil.example" })).toMatchObject({ ":status": 400 });
    expect(await call({ ...target, host: "LOCALHOST" })).toMatchObject({ ":status": 200 });
  });

  it("of OPTIONS may be the server, and that of CONNECT is refused", async () => {
    await start();
    expect(await sendRaw("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 204 .*\r\nallow: GET, HEAD, POST, OPTIONS\r\n/s,
    );
    expect(await sendRaw("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 405 .*\r\nallow: GET, HEAD, POST, OPTIONS\r\n/s,
    );
  });
});

describe("the address of the client", () => {
  it("is what a trusted proxy says, for keys and in the log", async () => {
    const seen: string[] = [];
    const authenticate: TestServerOptions["authenticate"] = ({ address }) => {
      seen.push(address);
      return { projectId: 1 };
    };
    await start({ trustedProxies: parseTrustedProxies("127.0.0.0/8"), authenticate });
    const headers = { "x-forwarded-for": "6.6.6.6, 198.51.100.7, 127.0.0.9" };
    await fetch(`${server.url}/v1/runs`, { headers });
    await call({ ...grpc, ...headers, ":path": GET_RUN }, grpcBody);
    expect(seen).toEqual(["198.51.100.7", "198.51.100.7"]);
    await eventually(() => server.log.lines().length === 2);
    expect(server.log.lines()).toMatchObject([{ address: "198.51.100.7" }, { address: "198.51.100.7" }]);
    expect(server.log.text()).not.toContain("6.6.6.6");
  });

  it("is the peer's where no proxy is trusted", async () => {
    await start();
    await fetch(`${server.url}/v1/runs`, { headers: { "x-forwarded-for": "198.51.100.7" } });
    await eventually(() => server.log.lines().length === 1);
    expect(server.log.lines()).toMatchObject([{ address: "127.0.0.1" }]);
  });
});
