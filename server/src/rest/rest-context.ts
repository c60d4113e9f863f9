import {
  Code,
  ConnectError,
  createContextValues,
  createHandlerContext,
  type HandlerContext,
} from "@connectrpc/connect";
import type { NodeRequest, NodeResponse } from "../adapter/node-http.ts";
import { type Exchange, exchangeKey } from "../exchange/exchange.ts";
import type { Route } from "./routes.ts";

/** Why the signal of an answered call fires. Made once: the stack of an error costs as much as the parsing of a small run. */
export const callAnswered = new ConnectError("the call was answered", Code.Canceled);

const clientLeft = new ConnectError("the client closed the connection", Code.Canceled);

/**
 * The context of one call over REST. Its signal fires when the client leaves; abort it with `callAnswered` when the call has
 * been answered.
 */
export function restContext(
  { method }: Route,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
): HandlerContext & { abort(reason?: unknown): void } {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableEnded) left.abort(clientLeft);
  });
  return createHandlerContext({
    service: method.parent,
    method,
    protocolName: "rest",
    requestMethod: request.method ?? "",
    requestHeader: headersOf(request),
    requestSignal: left.signal,
    url: `http://${"authority" in request ? request.authority : request.headers.host}${request.url ?? ""}`,
    contextValues: createContextValues().set(exchangeKey, exchange),
  });
}

function headersOf({ rawHeaders }: NodeRequest): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    // HTTP/2 spells its request line as headers.
    if (!name.startsWith(":")) headers.push([name, value]);
  }
  return headers;
}
