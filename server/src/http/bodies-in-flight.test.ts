import { request as httpRequest } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { IngestRunRequestSchema } from "@runfacts/gen/server/ingest_service";
import { afterEach, describe, expect, it } from "vitest";
import { openSocket } from "../testing/raw-socket.ts";
import { eventually, RUN_ID, restRun, startTestServer, type TestServer } from "../testing/test-server.ts";

const MIB = 1024 * 1024;
const BODY = 4 * MIB;
const INGEST_RUN = "/runfacts.v1.IngestService/IngestRun";

let server: TestServer | undefined;
let session: ClientHttp2Session | undefined;
afterEach(async () => {
  session?.destroy();
  await server?.drain();
});

async function start(limits: object): Promise<TestServer> {
  server = await startTestServer({ limits: { drainMs: 0, ...limits } });
  return server;
}

/** A client that sends all of a body but its last byte. */
async function hold(port: number, bytes = BODY) {
  const client = await openSocket(port);
  client.socket.write(
    `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`,
  );
  client.socket.write(Buffer.alloc(bytes - 1, " "));
  return client;
}

/** The answer to a body that claims a length; sends none of it. */
function ask(
  url: string,
  length: number,
): Promise<{ status: number; retry: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      new URL("/v1/runs", url),
      {
        method: "POST",
        agent: false,
        headers: { "content-type": "application/json", "content-length": length },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, retry: response.headers["retry-after"], text });
          request.destroy();
        });
      },
    );
    request.on("error", reject);
    request.flushHeaders();
  });
}

/** Sends a run, with white space up to a length. */
async function post(url: string, length = 0): Promise<number> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(restRun()).padEnd(length);
  return (await fetch(`${url}/v1/runs`, { method: "POST", headers, body })).status;
}

describe("bodies beyond the memory that is there for them", () => {
  it("are refused before they come, with a time to try again, while small requests are served", async () => {
    const { port, url } = await start({ requestMemoryBytes: 8 * MIB });
    const held = await hold(port);
    await eventually(async () => (await ask(url, BODY)).status === 429);
    const answer = await ask(url, BODY);
    expect(answer).toMatchObject({ status: 429, retry: "1" });
    expect(JSON.parse(answer.text)).toMatchObject({
      code: "resource_exhausted",
      details: [{ reason: "OVERLOADED" }, { retry_delay: "1s" }],
    });
    expect(await post(url)).toBe(201);
    // Its client leaves: what it held is given back.
    held.socket.destroy();
    await eventually(async () => (await post(url, BODY)) === 201);
  });

  it("are refused over HTTP/2 as they come, where nothing tells their length", async () => {
    const { url } = await start({ requestMemoryBytes: 8 * MIB });
    // Of the client's own: all bodies wait in it.
    session = connect(url, { maxSessionMemory: 100 });
    session.on("error", () => undefined);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => grpc(session, encodeEnvelope(0, new Uint8Array(3 * MIB)))),
    );
    expect(answers).toContain("8");
    const run = create(IngestRunRequestSchema, { run: { runId: RUN_ID } });
    // Well-formed, and refused for its fields: read, then.
    await eventually(
      async () => (await grpc(session, encodeEnvelope(0, toBinary(IngestRunRequestSchema, run)))) === "3",
    );
  });
});

describe("a body that does not keep coming", () => {
  it("is refused, and its memory given back", async () => {
    const { port, url } = await start({ requestMemoryBytes: 8 * MIB, slowBodyMs: 300 });
    const held = await hold(port);
    await eventually(() => held.text().includes("HTTP/1.1 504"));
    expect(held.text()).toContain("the body of the request came too slowly");
    expect(await post(url, BODY)).toBe(201);
  });

  it("is refused over HTTP/2", async () => {
    const { url } = await start({ slowBodyMs: 300 });
    session = connect(url);
    expect(await grpc(session, encodeEnvelope(0, new Uint8Array(BODY)).subarray(0, -1), false)).toBe("4");
  });

  it("is taken when it is slow but steady", async () => {
    const { port } = await start({ slowBodyMs: 200, slowBodyBytesPerSecond: 1_000 });
    const client = await openSocket(port);
    const text = JSON.stringify(restRun()).padEnd(4_000);
    client.socket.write(
      `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n`,
    );
    for (let at = 0; at < text.length; at += 400) {
      client.socket.write(text.slice(at, at + 400));
      await sleep(100);
    }
    await eventually(() => client.text().includes("HTTP/1.1 201"));
  });
});

/** The status of a call of gRPC; `isWhole` false leaves its body open. */
function grpc(over: ClientHttp2Session | undefined, body: Uint8Array, isWhole = true): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = over?.request({
      ":method": "POST",
      ":path": INGEST_RUN,
      "content-type": "application/grpc",
      te: "trailers",
    });
    if (stream === undefined) throw new Error("no session");
    let status = "none";
    const note = (headers: Record<string, unknown>) => {
      status = String(headers["grpc-status"] ?? status);
      if (status !== "none") resolve(status);
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("error", reject);
    stream.on("close", () => resolve(status));
    stream.resume();
    if (isWhole) stream.end(body);
    else stream.write(body);
  });
}
