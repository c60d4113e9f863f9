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
import { eventually, RUN_ID, restRun, startTestServer } from "./testing/test-server.ts";

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
    await expect(fetch(`${baseUrl}/health`)).rejects.toThrow();
    expect(isDrained).toBe(false);
    release();
    expect(await Promise.all(calls)).toEqual(calls.map(() => RUN_ID));
    expect((await grpcJs).response?.run?.runId).toBe(RUN_ID);
    expect(await rest).toMatchObject({ run_id: RUN_ID });
    await drained;
  });

  it("refuses a new call on an open connection, with the reason", async () => {
    const { server, release, waiting } = await startWaiting();
    const { socket, text, closed } = await openSocket(server.port);
    socket.write(`GET /v1/runs/${RUN_ID} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await eventually(() => waiting() === 1);
    const drained = server.drain();
    const late = JSON.stringify(restRun());
    socket.write(
      `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${late.length}\r\n\r\n${late}`,
    );
    socket.write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    release();
    await Promise.all([drained, closed]);
    expect(text().match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 503", "HTTP/1.1 503"]);
    expect(text()).toContain('"reason":"DRAINING"');
    expect(text()).toContain('"status":"unhealthy"');
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
