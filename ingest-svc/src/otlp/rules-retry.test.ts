import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { Code } from "@connectrpc/connect";
import { StatusSchema } from "@runfacts/gen/google/rpc/status";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";
import { describe, expect, it } from "vitest";
import { QueueFullError } from "../commit/group-commit.ts";
import { type Receiver, type ReceiverOptions, startReceiver } from "./testing/receiver.ts";
import { callGrpc, messageOf, post, retryDelayOf } from "./testing/send.ts";
import { spanJson, tracesBinary, tracesJson } from "./testing/telemetry.ts";

const PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const protobuf = { "content-type": "application/x-protobuf" };

/** The answers over HTTP and gRPC: statuses, and when to try again. */
async function answers({ url }: Receiver, body = tracesBinary(spanJson())) {
  const http = await post(url, "/v1/traces", body, protobuf);
  const status = messageOf(StatusSchema, http);
  const grpc = await callGrpc(url, PATH, body);
  return {
    http: [http.status, status.code, http.headers.get("retry-after")],
    grpc: [grpc.code, retryDelayOf(grpc)],
  };
}

/** Fails as storing may. */
const failing = (error: unknown): ReceiverOptions => ({ commitSpans: () => Promise.reject(error) });

describe("what may be tried again", () => {
  it.each([
    ["too much waits", failing(new QueueFullError("full")), "1", 1_000],
    [
      "the database is away",
      failing(apiError(Code.Unavailable, ErrorReason.DATABASE_UNAVAILABLE, "away", { retryDelayMs: 10_000 })),
      "10",
      10_000,
    ],
  ])("is 503 and UNAVAILABLE, with the time to wait: %s", async (_, options, seconds, delayMs) => {
    await using receiver = await startReceiver(options);
    expect(await answers(receiver)).toEqual({ http: [503, 14, seconds], grpc: [14, delayMs] });
    expect(receiver.batches).toEqual([]);
  });

  it("is 503 and UNAVAILABLE while the bodies of others take all memory", async () => {
    await using receiver = await startReceiver({ limits: { requestMemoryBytes: 100 } });
    expect(await answers(receiver)).toEqual({ http: [503, 14, "1"], grpc: [14, 1_000] });
  });

  it("is no request on an open connection: those that came before it closes are answered", async () => {
    const waits = Promise.withResolvers<void>();
    const receiver = await startReceiver({
      commitSpans: async () => {
        await waits.promise;
        return { rejected: [] };
      },
    });
    const socket = connect(receiver.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    const body = tracesJson(spanJson());
    const head = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body);
    const receives = async (count: number) => {
      const told = `otlp_spans_received_total ${count}`;
      while (!(await receiver.registry.metrics()).includes(told)) await setImmediate();
    };
    await receives(1);
    const drained = receiver.drain();
    socket.write(head + body);
    await receives(2);
    waits.resolve();
    await drained;
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
    expect(text.match(/^connection: close\r$/gim)).toHaveLength(1);
  });

  it("is nothing else: a fault of ours is 500, once", async () => {
    await using receiver = await startReceiver(failing(new Error("secret")));
    expect(await answers(receiver)).toEqual({ http: [500, 13, null], grpc: [13, undefined] });
  });
});
