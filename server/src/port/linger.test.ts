import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "@connectrpc/connect";
import { status as grpcStatus, Metadata } from "@grpc/grpc-js";
import { runCommand } from "@runfacts/dev/run-command";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiError } from "../errors/api-error.ts";
import { callGrpcJs } from "../testing/grpc-js.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const TRIES = 15;
const BODY_BYTES = 16 * 1024 * 1024;
const body = Buffer.alloc(BODY_BYTES, "x");

let server: TestServer;
let folder: string;
let bodyFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-early-"));
  bodyFile = join(folder, "body");
  writeFileSync(bodyFile, body);
  server = await startTestServer({
    limits: { bodyBytes: 64 * 1024 },
    authenticate: ({ header }) => {
      if (header.get("x-refuse") !== null) {
        throw apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, "too much");
      }
      return { projectId: 1 };
    },
  });
});
afterAll(async () => {
  await server.drain();
  await rm(folder, { recursive: true });
});

const json = { "content-type": "application/json" };
const refusals: [status: number, path: string, headers: Record<string, string>][] = [
  [403, "/v1/runs", { ...json, origin: "http://evil.example" }],
  [404, "/nowhere", json],
  [405, "/v1/stats", json],
  [413, "/v1/runs", json],
  [415, "/v1/runs", { "content-type": "text/plain" }],
  [429, "/v1/runs", { ...json, "x-refuse": "1" }],
  [429, "/runfacts.v1.IngestService/IngestRun", json],
];
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

describe("a reply that comes before the body is sent", () => {
  it.skipIf(!hasCurl).each(["--http2-prior-knowledge", "--http1.1", "--http1.0"])(
    `is read by curl ${TRIES} times of ${TRIES} with %s`,
    async (version) => {
      for (const [status, path, headers] of refusals) {
        const seen: string[] = [];
        for (let count = 0; count < TRIES; count += 1) {
          seen.push(await runCurl(version, path, headers));
        }
        expect(seen, `${status} ${path}`).toEqual(Array.from({ length: TRIES }, () => String(status)));
      }
    },
    120_000,
  );

  it.each(refusals)("is read by a client of HTTP/2 that sends on: %i %s", async (status, path, headers) => {
    const session = connectHttp2(server.url, { maxSessionMemory: 64 });
    const stream = session.request({ ":method": "POST", ":path": path, ...headers });
    const answered = new Promise<number>((resolve, reject) => {
      stream.once("response", (head) => resolve(Number(head[":status"])));
      stream.once("error", reject);
    });
    const ended = new Promise((resolve) => stream.once("close", resolve));
    stream.end(body);
    stream.resume();
    expect(await answered).toBe(status);
    await ended;
    expect([stream.rstCode, stream.readableEnded]).toEqual([0, true]);
    session.close();
  });

  it("is read by grpc-js", async () => {
    const metadata = new Metadata();
    metadata.set("x-refuse", "1");
    const address = `127.0.0.1:${server.port}`;
    for (let count = 0; count < TRIES; count += 1) {
      const { error } = await callGrpcJs(address, IngestService.method.ingestRun, body, metadata);
      expect(error?.code).toBe(grpcStatus.RESOURCE_EXHAUSTED);
    }
  });

  it.each(["HTTP/1.0", "HTTP/1.1"])(
    "is read by a client of %s that sends all before it reads",
    async (version) => {
      const head = `POST /nowhere ${version}\r\nHost: x\r\nConnection: close\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`;
      expect(await sendThenRead(Buffer.concat([Buffer.from(head), body]))).toMatch(
        /^HTTP\/1\.1 404 .*not_found/s,
      );
    },
  );

  it("ends the connection of a client that never stops", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x100000), Buffer.from("\r\n")]);
    const write = () => {
      while (!socket.destroyed && socket.write(chunk));
      socket.once("drain", write);
    };
    write();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(512 * 1024 * 1024);
  });

  it("ends the stream of a client of HTTP/2 that never stops, without an error", async () => {
    const session = connectHttp2(server.url);
    const stream = session.request({ ":method": "POST", ":path": "/nowhere" });
    stream.resume();
    const closed = new Promise((resolve) => stream.once("close", resolve));
    const chunk = Buffer.alloc(1024 * 1024);
    const write = () => {
      while (!stream.destroyed && stream.write(chunk));
      stream.once("drain", write);
    };
    write();
    await closed;
    expect(stream.rstCode).toBe(0);
    session.close();
  });
});

/** The status that curl saw, or how it failed. */
async function runCurl(version: string, path: string, headers: Record<string, string>): Promise<string> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const options = [
    "-s",
    "-o",
    "/dev/null",
    "-w",
    "%{http_code}",
    "-m",
    "20",
    "--data-binary",
    `@${bodyFile}`,
  ];
  const url = server.url + path;
  const { ok, code, stdout = "" } = await runCommand("curl", [version, ...options, ...given, url], folder);
  return ok ? stdout : `exit ${code}`;
}

/** Reads nothing until every byte is with the kernel. */
function sendThenRead(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1").pause();
    let text = "";
    socket.on("error", reject);
    socket.write(bytes, () => {
      socket.on("data", (chunk: Buffer) => {
        text += chunk.toString("latin1");
      });
      socket.on("end", () => resolve(text));
      socket.resume();
    });
  });
}
