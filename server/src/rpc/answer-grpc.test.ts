import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { GetRunRequestSchema } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RawAnswer, rawCall } from "../testing/raw-call.ts";
import { RUN_ID, startTestServer, type TestServer } from "../testing/test-server.ts";

const LIMIT = 64 * 1024;
const LONG = "x".repeat(5_000);

let server: TestServer;
let session: ClientHttp2Session;
beforeAll(async () => {
  server = await startTestServer({
    limits: { bodyBytes: LIMIT },
    query: {
      getRun: async ({ runId }, { requestHeader, responseHeader, responseTrailer, signal }) => {
        responseHeader.set("x-of-handler", "head");
        responseTrailer.set("x-of-handler", "tail");
        switch (requestHeader.get("x-what")) {
          case "fault":
            throw new Error("secret");
          case "late":
            await sleep(5_000, undefined, { signal });
        }
        return { run: { runId, agentId: requestHeader.get("x-what") === "long" ? LONG : "a" } };
      },
    },
  });
  session = connect(server.url);
});
afterAll(async () => {
  session.close();
  await server.drain();
});

const valid = toBinary(GetRunRequestSchema, create(GetRunRequestSchema, { runId: RUN_ID }));
const invalid = toBinary(GetRunRequestSchema, create(GetRunRequestSchema, { runId: "no-uuid" }));

/** The valid message with a field that nobody knows: its tag, the length and as many bytes. */
function padded(bytes: number): Uint8Array {
  const padding = bytes - valid.byteLength - 5;
  const length = [(padding & 0x7f) | 0x80, ((padding >> 7) & 0x7f) | 0x80, padding >> 14];
  return Buffer.concat([valid, Buffer.from([0xa2, 0x06, ...length]), Buffer.alloc(padding)]);
}

interface Case {
  readonly body: Uint8Array;
  readonly headers?: Record<string, string>;
  readonly status: string;
}

const cases: Record<string, Case> = {
  "a call": { body: encodeEnvelope(0, valid), status: "0" },
  "a call that takes a compressed reply": {
    body: encodeEnvelope(0, valid),
    headers: { "x-what": "long", "grpc-accept-encoding": "identity,deflate,gzip" },
    status: "0",
  },
  "a call with a deadline": {
    body: encodeEnvelope(0, valid),
    headers: { "grpc-timeout": "5S" },
    status: "0",
  },
  "a message that breaks a rule": { body: encodeEnvelope(0, invalid), status: "3" },
  "an error of the handler": { body: encodeEnvelope(0, valid), headers: { "x-what": "fault" }, status: "13" },
  "a deadline that passes": {
    body: encodeEnvelope(0, valid),
    headers: { "x-what": "late", "grpc-timeout": "50m" },
    status: "4",
  },
  "a deadline too far": { body: encodeEnvelope(0, valid), headers: { "grpc-timeout": "99H" }, status: "0" },
  "a message of the largest size": { body: encodeEnvelope(0, padded(LIMIT)), status: "0" },
  "a message over the limit": { body: encodeEnvelope(0, new Uint8Array(LIMIT + 1)), status: "8" },
  "cut-off protobuf": { body: encodeEnvelope(0, valid.subarray(0, -3)), status: "3" },
  "a cut-off frame": { body: encodeEnvelope(0, valid).subarray(0, 9), status: "3" },
  "a cut-off head of a frame": { body: encodeEnvelope(0, valid).subarray(0, 3), status: "3" },
  "two messages": {
    body: Buffer.concat([encodeEnvelope(0, valid), encodeEnvelope(0, valid)]),
    status: "12",
  },
  "no message": { body: new Uint8Array(), status: "12" },
};

it.each(Object.entries(cases))("answers %s as Connect does", async (_name, { body, headers, status }) => {
  const reply = await send(body, { "grpc-accept-encoding": "identity", ...headers });
  expect(reply.trailers["grpc-status"] ?? reply.headers["grpc-status"]).toBe(status);
  // Not compressed in fact, but by the header no plain call, so that Connect answers it.
  const viaConnect = await send(body, {
    "grpc-accept-encoding": "identity",
    ...headers,
    "grpc-encoding": "gzip",
  });
  expect(reply).toEqual(viaConnect);
});

it("counts the bytes of a call, and nothing of its data is logged", async () => {
  const body = encodeEnvelope(0, valid);
  const reply = await send(body, {});
  expect(server.log.lines().at(-1)).toMatchObject({
    protocol: "grpc",
    method: "runfacts.v1.QueryService/GetRun",
    code: "ok",
    bytes_in: body.byteLength,
    bytes_out: reply.body.byteLength,
    project: 7,
  });
  expect(server.log.text()).not.toContain("secret");
});

/** Sends a body to GetRun and answers with all that differs by what was asked. */
function send(body: Uint8Array, headers: Record<string, string>): Promise<RawAnswer> {
  const call = {
    ":method": "POST",
    ":path": "/runfacts.v1.QueryService/GetRun",
    "content-type": "application/grpc",
    te: "trailers",
  };
  return rawCall(session, { ...call, ...headers }, body);
}
