import { hash } from "node:crypto";
import { StatusSchema } from "@runfacts/gen/google/rpc/status";
import { createKeyAuthenticator } from "@runfacts/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./testing/receiver.ts";
import { callGrpc, messageOf, post } from "./testing/send.ts";
import { spanJson, tracesBinary } from "./testing/telemetry.ts";

const KEY = `rf_${"a".repeat(40)}`;
const PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const protobuf = { "content-type": "application/x-protobuf" };
const body = tracesBinary(spanJson());

let receiver: Receiver;
beforeAll(async () => {
  const key = { keyId: "k-1", projectId: 7, scope: "ingest", hash: hash("sha256", KEY, "buffer") } as const;
  receiver = await startReceiver({
    authenticate: createKeyAuthenticator({
      scope: "ingest",
      findKeys: async (hashes) => (hashes.some((shown) => key.hash.equals(shown)) ? [key] : []),
    }),
  });
});
afterAll(() => receiver.drain());

describe("an API key", () => {
  it("is taken from the header that exporters send, over HTTP and gRPC", async () => {
    for (const authorization of [`Bearer ${KEY}`, `Bearer%20${KEY}`]) {
      const { status } = await post(receiver.url, "/v1/traces", body, { ...protobuf, authorization });
      const { code } = await callGrpc(receiver.url, PATH, body, { authorization });
      expect([status, code]).toEqual([200, 0]);
    }
  });

  it("is asked for, and an exporter is not told to try again", async () => {
    const answer = await post(receiver.url, "/v1/traces", body, protobuf);
    expect([answer.status, messageOf(StatusSchema, answer).code]).toEqual([401, 16]);
    expect(answer.headers.get("retry-after")).toBeNull();
    expect((await callGrpc(receiver.url, PATH, body)).code).toBe(16);
  });
});
