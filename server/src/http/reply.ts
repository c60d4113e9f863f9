import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { JsonValue } from "@bufbuild/protobuf";
import { type Code, ConnectError } from "@connectrpc/connect";
import { codeName } from "../errors/api-error.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import type { Exchange } from "./exchange.ts";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Sends a whole response. A HEAD request gets the headers alone. */
export function sendReply(
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  { status, headers = {}, body }: Reply,
): void {
  // Not by writeHead: over HTTP/2 it would send the headers before it is known that nothing follows.
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader("content-length", String(body.byteLength));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  exchange.bytesOut += body.byteLength;
  response.end(body);
}

export function jsonReply(status: number, json: JsonValue | object, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: new TextEncoder().encode(`${JSON.stringify(json)}\n`),
  };
}

/**
 * The body of REST errors. `detail` and `error` say the message again, under the names by which clients of the
 * specification look for it.
 */
export function errorBody(code: Code, message: string, details: readonly JsonValue[]): object {
  return { code: codeName(code), message, detail: message, error: message, details };
}

/** A reply for a request that is no call (unknown path, wrong verb), in the form of REST errors; noted on the exchange. */
export function refusal(
  exchange: Exchange,
  status: number,
  code: Code,
  message: string,
  headers?: Reply["headers"],
): Reply {
  exchange.error = new ConnectError(message, code);
  return jsonReply(status, errorBody(code, message, []), headers);
}

const COMPRESS_FROM_BYTES = 1_024;
const GZIP = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?<quality>[\d.]+)\s*)?(?:,|$)/i;
const compress = promisify(gzip);

/** Compresses a body of 1 KiB or more with gzip where the client takes it. */
export async function compressReply(reply: Reply, request: NodeRequest): Promise<Reply> {
  const headers = { ...reply.headers, vary: "Origin, Accept-Encoding" };
  if (reply.body === undefined || reply.body.byteLength < COMPRESS_FROM_BYTES || !acceptsGzip(request)) {
    return { ...reply, headers };
  }
  return { ...reply, headers: { ...headers, "content-encoding": "gzip" }, body: await compress(reply.body) };
}

function acceptsGzip(request: NodeRequest): boolean {
  const accepted = request.headers["accept-encoding"];
  const match = typeof accepted === "string" ? GZIP.exec(accepted) : null;
  return match !== null && Number(match.groups?.["quality"] ?? 1) > 0;
}
