import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalServerRequest,
  UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import { malformedBody } from "../errors/body-errors.ts";
import { INTERNAL_MESSAGE } from "../errors/client-error.ts";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { errorResponse, respellGrpcMessage } from "./error-response.ts";
import { handOver, type Reading } from "./hand-over.ts";
import { badHeader, keepTimeout } from "./protocol-headers.ts";

/**
 * Answers one call through its Connect handler, but for a call whose headers cannot be served, and for what Connect itself
 * gives up on: its messages may repeat data.
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
  const refused = badHeader(call, exchange.protocol);
  const reply = refused === undefined ? await answer(handler, call, request, exchange, reading) : undefined;
  if (refused === undefined && reply?.body === undefined) return false;
  const error = refused ?? givenUp(exchange, handler);
  if (error !== undefined) exchange.error = error;
  const { protocol } = exchange;
  const contentType = request.headers["content-type"] ?? "";
  const told = error === undefined ? reply : errorResponse({ protocol, contentType }, error);
  if (told !== undefined) await universalResponseToNodeResponse(observed(told, exchange), response);
  return true;
}

function answer(
  handler: UniversalHandler,
  call: UniversalServerRequest,
  request: NodeRequest,
  exchange: Exchange,
  reading: Reading,
): Promise<UniversalServerResponse> {
  const timeoutMs = keepTimeout(call.header, exchange.protocol, handler.method, reading.limits);
  return handler(handOver(call, { ...reading, method: handler.method, request, exchange, timeoutMs }));
}

/** The error for what Connect gave up on by itself: a message that it cannot read, or cannot send. */
function givenUp({ error, signal }: Exchange, { method }: UniversalHandler): ConnectError | undefined {
  const reason: unknown = signal?.aborted === true ? signal.reason : undefined;
  if (error !== undefined || !(reason instanceof ConnectError)) return undefined;
  switch (reason.code) {
    case Code.InvalidArgument:
      return malformedBody(`the body is not a ${method.input.typeName}`);
    case Code.Internal:
    case Code.ResourceExhausted:
      return new ConnectError(INTERNAL_MESSAGE, Code.Internal, undefined, undefined, reason);
    default:
      return undefined;
  }
}

/** Counts the bytes of a response on their way, and respells its gRPC message, which is set when they are through. */
function observed(reply: UniversalServerResponse, exchange: Exchange): UniversalServerResponse {
  const { body, trailer } = reply;
  return body === undefined ? reply : { ...reply, body: observe(body, trailer, exchange) };
}

async function* observe(
  body: AsyncIterable<Uint8Array>,
  trailer: Headers | undefined,
  exchange: Exchange,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    exchange.bytesOut += chunk.byteLength;
    yield chunk;
  }
  if (trailer !== undefined) respellGrpcMessage(trailer);
}
