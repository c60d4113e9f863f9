import type { JsonValue } from "@bufbuild/protobuf";
import { type Code, ConnectError } from "@connectrpc/connect";
import { codeName } from "../exchange/code-name.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { NodeRequest, NodeResponse } from "./node-http.ts";

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
