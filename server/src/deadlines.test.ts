import { setTimeout as sleep } from "node:timers/promises";
import { Code, ConnectError, createClient, type HandlerContext, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { status as grpcStatus, Metadata } from "@grpc/grpc-js";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callGrpcJs } from "./testing/grpc-js.ts";
import { openSocket } from "./testing/raw-socket.ts";
import { eventually, RUN_ID, startTestServer, type TestServer } from "./testing/test-server.ts";

const MAX_MS = 1_000;
const FOREVER = "0197f3a2-0000-7000-8000-0000000000ff";
const SLOW_KEY = "slow";

const calls: HandlerContext[] = [];
const signals: AbortSignal[] = [];
const never = () => new Promise<never>(() => undefined);

const server: { current?: TestServer } = {};
beforeAll(async () => {
  server.current = await startTestServer({
    limits: { timeoutMs: MAX_MS },
    authenticate: ({ header }) => (header.get("authorization") === SLOW_KEY ? never() : { projectId: 7 }),
    query: {
      // Looks at no signal, as one that waits for a database does.
      getRun: ({ runId }, call) => {
        calls.push(call);
        return runId === FOREVER ? never() : { run: { runId } };
      },
      async *watchRuns({ agentId }, call) {
        calls.push(call);
        signals.push(call.signal);
        yield { cursor: "1" };
        if (agentId === "deaf") await never();
        // Ends as a stream does that has nothing left to say.
        while (!call.signal.aborted)
          await sleep(5, undefined, { signal: call.signal }).catch(() => undefined);
      },
    },
  });
});
afterAll(() => server.current?.drain());

const url = () => server.current?.url ?? "";

const transports: Record<string, [timeout: (ms: number) => Record<string, string>, () => Transport]> = {
  gRPC: [grpc, () => createGrpcTransport({ baseUrl: url() })],
  "gRPC by Connect's path": [
    // Not compressed in fact, but by the header no plain call.
    (ms) => ({ ...grpc(ms), "grpc-encoding": "gzip" }),
    () => createGrpcTransport({ baseUrl: url() }),
  ],
  "gRPC-Web": [grpc, () => createGrpcWebTransport({ baseUrl: url(), httpVersion: "1.1" })],
  "Connect over HTTP/1.1": [connect, () => createConnectTransport({ baseUrl: url(), httpVersion: "1.1" })],
  "Connect over HTTP/2": [connect, () => createConnectTransport({ baseUrl: url(), httpVersion: "2" })],
};

function grpc(ms: number): Record<string, string> {
  return { "grpc-timeout": ms > 99_999_999 ? `${ms / 1_000}S` : `${ms}m` };
}

function connect(ms: number): Record<string, string> {
  return { "connect-timeout-ms": String(ms) };
}

async function codeOf(call: Promise<unknown>): Promise<Code | "ok"> {
  try {
    await call;
    return "ok";
  } catch (error) {
    return ConnectError.from(error).code;
  }
}

// The time-out goes as a header alone, so that it is the server that ends the call.
describe.each(Object.entries(transports))("over %s", (_name, [timeout, transport]) => {
  const client = () => createClient(QueryService, transport());

  it.each(["", "deaf"])("a stream ends with DEADLINE_EXCEEDED, its handler %s", async (agentId) => {
    const seen: string[] = [];
    const read = async () => {
      // Longer than the first message takes, on a machine with much else to do.
      for await (const { cursor } of client().watchRuns({ agentId }, { headers: timeout(750) }))
        seen.push(cursor);
    };
    expect(await codeOf(read())).toBe(Code.DeadlineExceeded);
    expect(seen).toEqual(["1"]);
  });

  it("a unary call ends then, whatever its handler waits for", async () => {
    const call = client().getRun({ runId: FOREVER }, { headers: timeout(100) });
    expect(await codeOf(call)).toBe(Code.DeadlineExceeded);
  });

  it("a call ends then while it is found out who calls", async () => {
    const headers = { ...timeout(100), authorization: SLOW_KEY };
    expect(await codeOf(client().getRun({ runId: RUN_ID }, { headers }))).toBe(Code.DeadlineExceeded);
  });

  it("a unary call with a later deadline than the longest gets that", async () => {
    const headers = timeout(999_999_000);
    expect(await codeOf(client().getRun({ runId: RUN_ID }, { headers }))).toBe("ok");
    expect(calls.at(-1)?.timeoutMs()).toBeLessThanOrEqual(MAX_MS);
    expect(await codeOf(client().getRun({ runId: FOREVER }, { headers }))).toBe(Code.DeadlineExceeded);
  });

  it.each([999_999_000, 9_999_999_000])("a stream lasts as long as it may: %d ms", async (ms) => {
    const leave = new AbortController();
    const stream = client().watchRuns({}, { headers: timeout(ms), signal: leave.signal });
    const messages = stream[Symbol.asyncIterator]();
    expect(await messages.next()).toMatchObject({ value: { cursor: "1" } });
    const kept = calls.at(-1)?.timeoutMs();
    expect(kept === undefined || kept > MAX_MS).toBe(true);
    await sleep(20);
    expect(signals.at(-1)?.aborted).toBe(false);
    leave.abort();
    await messages.next().catch(() => undefined);
    await eventually(() => signals.at(-1)?.aborted === true);
  });

  it("handlers see whole milliseconds", async () => {
    await client().getRun({ runId: RUN_ID }, { headers: timeout(200) });
    expect(Number.isInteger(calls.at(-1)?.timeoutMs())).toBe(true);
  });
});

it("takes the time-outs of grpc-js in parts of a millisecond", async () => {
  const call = (runId: string, timeout: string) => {
    const metadata = new Metadata();
    metadata.set("grpc-timeout", timeout);
    return callGrpcJs(new URL(url()).host, QueryService.method.getRun, { runId }, metadata);
  };
  expect((await call(RUN_ID, "9998731u")).error).toBe(undefined);
  expect(Number.isInteger(calls.at(-1)?.timeoutMs())).toBe(true);
  expect((await call(FOREVER, "99873001n")).error?.code).toBe(grpcStatus.DEADLINE_EXCEEDED);
  expect((await call(RUN_ID, "0m")).error?.code).toBe(grpcStatus.DEADLINE_EXCEEDED);
});

it("a call ends at its deadline while its body is still on the way", async () => {
  const { socket, text } = await openSocket(server.current?.port ?? 0);
  socket.write(
    "POST /runfacts.v1.QueryService/GetRun HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
      'connect-timeout-ms: 100\r\ncontent-length: 60\r\n\r\n{"runId":',
  );
  await eventually(() => text().includes("deadline_exceeded"));
  socket.destroy();
});
