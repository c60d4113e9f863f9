import { createContextValues } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { errorResponse } from "./error-response.ts";
import { handOver, type Reading } from "./hand-over.ts";
import { watched } from "./own-faults.ts";
import { badHeader, keepTimeout } from "./protocol-headers.ts";

/**
 * Answers one call through its Connect handler, but for a call whose headers cannot be served.
 *
 * @returns false, without answering, for a content type that the handler does not serve.
 */
export async function answerCall(
  handler: UniversalHandler,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  reading: Reading,
): Promise<boolean> {
  const values = createContextValues().set(exchangeKey, exchange);
  const call = universalRequestFromNodeRequest(request, response, undefined, values);
  const { protocol } = exchange;
  const { method } = handler;
  const contentType = (request.headers["content-type"] ?? "").toLowerCase();
  const refused = badHeader(call, protocol);
  if (refused !== undefined) {
    exchange.error = refused;
    const told = errorResponse({ protocol, contentType }, refused);
    await universalResponseToNodeResponse(watched(told, exchange, contentType), response);
    return true;
  }
  const timeoutMs = keepTimeout(call.header, protocol, method, reading.limits);
  const reply = await handler(handOver(call, { ...reading, method, request, exchange, timeoutMs }));
  if (reply.body === undefined) return false;
  await universalResponseToNodeResponse(watched(reply, exchange, contentType), response);
  return true;
}
