import { connect as connectHttp2 } from "node:http2";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from "@runfacts/gen/grpc/health";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { describe, expect, it } from "vitest";
import { callGrpcJs } from "./testing/grpc-js.ts";
import { openSocket } from "./testing/raw-socket.ts";
import { eventually, RUN_ID, startTestServer } from "./testing/test-server.ts";

/** A server whose GetRun waits for `release`. */
async function startWaiting(limits = {}) {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  let waiting = 0;
  const server = await startTestServer({
    limits,
    query: {
      async getRun({ runId }) {
        waiting += 1;
        await promise;
        return { run: create(RunSchema, { runId }) };
      },
    },
  });
  return { server, release, waiting: () => waiting };
}

const GET_RUN = `GET /v1/runs/${RUN_ID} HTTP/1.1\r\nHost: x\r\n\r\n`;

const isRefused = (url: string) =>
  fetch(`${url}/healthz`, { headers: { connection: "close" } }).then(
    () => false,
    () => true,
  );

describe("drain", () => {
  it("lets calls in flight finish over every protocol, and accepts no more", async () => {
    const { server, release, waiting } = await startWaiting();
    const { url: baseUrl, port } = server;
    const request = { runId: RUN_ID };
    const transports = [
      createGrpcTransport({ baseUrl }),
      createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
      createConnectTransport({ baseUrl, httpVersion: "1.1" }),
      createConnectTransport({ baseUrl, httpVersion: "2" }),
    ];
    const calls = transports.map(async (transport) => {
      const { run } = await createClient(QueryService, transport).getRun(request);
      return run?.runId;
    });
    const grpcJs = callGrpcJs(`127.0.0.1:${port}`, QueryService.method.getRun, request);
    const rest = fetch(`${baseUrl}/v1/runs/${RUN_ID}`).then((response) => response.json());
    await eventually(() => waiting() === calls.length + 2);

    let isDrained = false;
    const drained = server.drain().then(() => {
      isDrained = true;
    });
    await eventually(() => isRefused(baseUrl));
    expect(isDrained).toBe(false);
    release();
    expect(await Promise.all(calls)).toEqual(calls.map(() => RUN_ID));
    expect((await grpcJs).response?.run?.runId).toBe(RUN_ID);
    expect(await rest).toMatchObject({ run_id: RUN_ID });
    await drained;
  });

  it("says that the connection ends with an answer that was open when it left", async () => {
    const { server, release, waiting } = await startWaiting();
    const { socket, text, closed } = await openSocket(server.port);
    socket.write(GET_RUN);
    await eventually(() => waiting() === 1);
    const drained = server.drain();
    await eventually(() => isRefused(server.url));
    release();
    await Promise.all([drained, closed]);
    expect(text()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nconnection: close\r\n/i);
  });

  it("cuts what has not ended after the deadline", async () => {
    const { server, waiting } = await startWaiting({ drainMs: 100 });
    const http1 = fetch(`${server.url}/v1/runs/${RUN_ID}`).catch(() => "cut");
    const grpc = callGrpcJs(`127.0.0.1:${server.port}`, QueryService.method.getRun, { runId: RUN_ID });
    await eventually(() => waiting() === 2);
    await server.drain();
    expect(await http1).toBe("cut");
    expect((await grpc).error).toBeDefined();
  });

  it("closes idle connections at once, is done twice, and by disposing", async () => {
    // Longer than a test may take: nothing may wait for it.
    const { server } = await startWaiting({ drainMs: 600_000 });
    const { closed } = await openSocket(server.port);
    const kept = await openSocket(server.port);
    kept.socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => kept.text().includes("healthy"));
    const session = connectHttp2(server.url);
    await new Promise<void>((resolve) => {
      session.once("remoteSettings", () => resolve());
    });
    await Promise.all([server.drain(), server[Symbol.asyncDispose](), closed, kept.closed]);
  });

  it("ends the streams of health and answers NOT_SERVING last", async () => {
    const server = await startTestServer();
    const transport = createGrpcTransport({ baseUrl: server.url });
    const statuses: unknown[] = [];
    const { message } = await transport.stream(
      Health.method.watch,
      undefined,
      undefined,
      undefined,
      (async function* () {
        yield {};
      })(),
    );
    for await (const response of message) {
      statuses.push(Reflect.get(response, "status"));
      if (statuses.length === 1) void server.drain();
    }
    expect(statuses).toEqual([ServingStatus.SERVING, ServingStatus.NOT_SERVING]);
  });
});

describe("drain with a delay", () => {
  it("is unready and serves all the same, then says goodbye, then closes", async () => {
    const { promise: isOver, resolve: over } = Promise.withResolvers<void>();
    const server = await startTestServer({ drainDelayMs: DELAY_MS, onLeave: over });
    const { url } = server;
    const get = async (path: string) => {
      const { status, headers } = await fetch(`${url}${path}`);
      return [status, headers.get("connection")];
    };
    const status = async () => {
      const { response } = await callGrpcJs(new URL(url).host, Health.method.check, {});
      return response?.status;
    };
    const kept = await openSocket(server.port);
    const session = connectHttp2(url);
    const away: number[] = [];
    session.on("goaway", (_code, lastStreamId) => away.push(lastStreamId));
    const drained = server.drain();

    expect(await get("/readyz")).toEqual([503, "keep-alive"]);
    expect(await get("/health")).toEqual([503, "keep-alive"]);
    expect(await get("/healthz")).toEqual([200, "keep-alive"]);
    expect(await status()).toBe(ServingStatus.NOT_SERVING);
    expect(await get(`/v1/runs/${RUN_ID}`)).toEqual([200, "keep-alive"]);
    kept.socket.write(GET_RUN);
    await eventually(() => kept.text().includes("200 OK"));
    expect(kept.text()).not.toMatch(/connection: close/i);
    expect(away).toEqual([]);

    await isOver;
    // New connections are taken in still, and each is told.
    expect(await get(`/v1/runs/${RUN_ID}`)).toEqual([200, "close"]);
    kept.socket.write(GET_RUN);
    await kept.closed;
    expect(kept.text()).toMatch(/connection: close/i);
    await eventually(() => away.length > 0);
    expect(away[0]).toBe(2 ** 31 - 1);
    await drained;
    expect(await isRefused(url)).toBe(true);
  });
});

const DELAY_MS = 1_000;

describe("grpc.health.v1.Health", () => {
  it("answers for the server, each service and no other", async () => {
    let isUp = true;
    await using server = await startTestServer({
      checkReady: () => (isUp ? Promise.resolve({}) : Promise.reject(new Error("down"))),
      authenticate: () => {
        throw new ConnectError("nobody", Code.Unauthenticated);
      },
    });
    const check = async (service: string) => {
      const address = `127.0.0.1:${server.port}`;
      const { error, response } = await callGrpcJs(address, Health.method.check, { service });
      return error?.code ?? response?.status;
    };
    expect(await check("")).toBe(ServingStatus.SERVING);
    expect(await check(IngestService.typeName)).toBe(ServingStatus.SERVING);
    expect(await check("another")).toBe(Code.NotFound);
    isUp = false;
    expect(await check("")).toBe(ServingStatus.NOT_SERVING);
  });
});
