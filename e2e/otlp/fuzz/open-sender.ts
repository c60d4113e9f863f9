import { Agent, request as httpRequest } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { exportMethods } from "./export-methods.ts";
import type { Malformed } from "./malformed.ts";

/** Sends requests over connections that are kept, and answers with "http 400", "http 200, partial success", "grpc 3"… */
export type OtlpSender = Disposable & { send(request: Malformed): Promise<string> };

const TIMEOUT_MS = 30_000;

/** @param connections of HTTP/1.1 and of HTTP/2 each, at most */
export function openOtlpSender(url: string, connections: number): OtlpSender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let session: ClientHttp2Session | undefined;
  const open = () => {
    if (session === undefined || session.closed || session.destroyed) {
      // What a large body takes while it is sent counts, and no call passes beyond the limit.
      session = connect(url, { maxSessionMemory: 256 });
      session.on("error", () => undefined);
    }
    return session;
  };
  return {
    send: (request) => (request.way === "grpc" ? sendGrpc(open(), request) : sendHttp(url, agent, request)),
    [Symbol.dispose]: () => {
      agent.destroy();
      session?.destroy();
    },
  };
}

function sendHttp(
  url: string,
  agent: Agent,
  { signal, encoding, isCompressed, body }: Malformed,
): Promise<string> {
  return new Promise((resolve) => {
    const headers = {
      "content-type": encoding === "json" ? "application/json" : "application/x-protobuf",
      ...(isCompressed && { "content-encoding": "gzip" }),
      "content-length": body.byteLength,
    };
    const request = httpRequest(
      new URL(`/v1/${signal}`, url),
      { method: "POST", agent, headers, timeout: TIMEOUT_MS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", (error) => resolve(`broken: ${error.message}`));
        response.on("end", () => resolve(outcome(`http ${response.statusCode}`, Buffer.concat(chunks))));
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("error", (error) => resolve(`broken: ${error.message}`));
    request.end(body);
  });
}

function sendGrpc(session: ClientHttp2Session, { signal, isCompressed, body }: Malformed): Promise<string> {
  const head = Buffer.alloc(5);
  head.writeUInt8(isCompressed ? 1 : 0, 0);
  head.writeUInt32BE(body.byteLength, 1);
  return new Promise((resolve) => {
    const stream = session.request({
      ":method": "POST",
      ":path": exportMethods[signal],
      "content-type": "application/grpc",
      te: "trailers",
      ...(isCompressed && { "grpc-encoding": "gzip" }),
    });
    let status = "broken: no status";
    const chunks: Buffer[] = [];
    const note = (headers: Record<string, unknown>) => {
      if (headers["grpc-status"] !== undefined) status = `grpc ${String(headers["grpc-status"])}`;
    };
    stream.setTimeout(TIMEOUT_MS, () => stream.close());
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", (error) => resolve(`broken: ${error.message}`));
    stream.on("close", () => resolve(outcome(status, Buffer.concat(chunks).subarray(5))));
    stream.end(Buffer.concat([head, body]));
  });
}

/** A reply that is OK holds a partial success, or nothing. */
function outcome(status: string, body: Buffer): string {
  if (status !== "http 200" && status !== "grpc 0") return status;
  return body.byteLength > 2 ? `${status}, partial success` : status;
}
