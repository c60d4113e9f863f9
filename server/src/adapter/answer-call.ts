import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import {
  createAsyncIterable,
  type UniversalHandler,
  type UniversalServerRequest,
  type UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import { INTERNAL_MESSAGE } from "../errors/client-error.ts";
import { type Exchange, exchangeKey } from "../exchange/exchange.ts";
import { refusalKey } from "../exchange/gate.ts";
import type { ServerLimits } from "../limits.ts";
import { badHeader } from "./bad-header.ts";
import { explainFailure } from "./explain-failure.ts";
import { respellGrpcMessage } from "./grpc-message.ts";
import { handOver } from "./hand-over.ts";
import type { NodeRequest, NodeResponse } from "./node-http.ts";
import { keepTimeout } from "./timeout-header.ts";

const TIMEOUT_HEADERS = ["connect-timeout-ms", "grpc-timeout"];

/**
 * Answers one call through its Connect handler. Where the protocol layer fails (a body that cannot be decoded, a response
 * that cannot be encoded), its message, which may repeat data, is replaced by one that names the field and the rule: the
 * handler answers the call again, in its own protocol, with that error.
 *
 * @returns false, without answering, for a content type that the handler does not serve.
 */
export async function answerCall(
  handler: UniversalHandler,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<boolean> {
  const call = universalCall(request, response, exchange);
  exchange.explain = async (failure) => explainFailure(failure, call.signal, limits);
  const refused = badHeader(call, exchange.protocol);
  const answer = () => {
    const timeoutMs = keepTimeout(call.header, exchange.protocol, handler.method, limits);
    return handler(handOver(call, handler.method, request, { exchange, limits, timeoutMs }));
  };
  const reply = refused === undefined ? await answer() : undefined;
  if (reply?.body === undefined && refused === undefined) return false;
  const error = refused ?? (await protocolError(exchange));
  if (error !== undefined) await answerWithError(handler, call, error, exchange, response);
  else if (reply !== undefined) await universalResponseToNodeResponse(observed(reply, exchange), response);
  return true;
}

/** A call as Connect's handlers take it, without its body. */
export function universalCall(
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
): UniversalServerRequest {
  const values = createContextValues().set(exchangeKey, exchange);
  return universalRequestFromNodeRequest(request, response, undefined, values);
}

/** The error to tell where the protocol layer has failed, before or after the handler; undefined if it has not. */
async function protocolError({ error, protocolFailure, reached, explain }: Exchange) {
  if (error !== undefined || !(protocolFailure instanceof Error)) return undefined;
  return reached ? unsendable(protocolFailure) : await explain?.(protocolFailure);
}

function unsendable(failure: Error): ConnectError | undefined {
  if (!(failure instanceof ConnectError)) return undefined;
  if (failure.code !== Code.Internal && failure.code !== Code.ResourceExhausted) return undefined;
  return new ConnectError(INTERNAL_MESSAGE, Code.Internal, undefined, undefined, failure);
}

/** Lets a handler answer a call with an error, in the protocol of the call. */
export async function answerWithError(
  handler: UniversalHandler,
  call: UniversalServerRequest,
  error: ConnectError,
  exchange: Exchange,
  response: NodeResponse,
): Promise<void> {
  exchange.error = error;
  call.contextValues?.set(refusalKey, error);
  // A time-out that is refused must not set a timer.
  for (const name of TIMEOUT_HEADERS) call.header.delete(name);
  const reply = await handler({ ...call, body: createAsyncIterable([]) });
  await universalResponseToNodeResponse(observed(reply, exchange), response);
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
