import type { Http2ServerRequest } from "node:http2";
import { type Message, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import {
  type Compression,
  compressedFlag,
  compressionNegotiate,
  encodeEnvelope,
  envelopeCompress,
  type UniversalHandler,
} from "@connectrpc/connect/protocol";
import { parseTimeout } from "@connectrpc/connect/protocol-grpc";
import { ENVELOPE_BYTES } from "../body/request-body.ts";
import { wholeBody } from "../body/whole-body.ts";
import { decodeApart, decodeBinary } from "../decode/decode-message.ts";
import { clientError, type MapError } from "../errors/client-error.ts";
import { CallContext } from "../exchange/call-context.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Gate } from "../exchange/gate.ts";
import { invokeUnary, type UnarySpec } from "../exchange/invoke-unary.ts";
import type { ServerLimits } from "../limits.ts";
import { answerWithError, universalCall } from "./answer-call.ts";
import { badFrames } from "./bad-frames.ts";
import type { NodeRequest, NodeResponse } from "./node-http.ts";

const CONTENT_TYPE = /^application\/grpc(?:\+proto)?$/i;

export type GrpcOptions = {
  readonly gate: Gate;
  readonly interceptors: readonly Interceptor[];
  readonly mapError: MapError;
  readonly limits: ServerLimits;
  readonly acceptCompression: Compression[];
  readonly compressMinBytes: number;
};

/** A unary method: what implements it, and its Connect handler. */
export type GrpcMethod = { readonly spec: UnarySpec; readonly handler: UniversalHandler };

/** Whether a call of a unary method comes as most do: by gRPC over HTTP/2, as binary protobuf, without compression. */
export function isPlainGrpc(request: NodeRequest): request is Http2ServerRequest {
  const { headers } = request;
  return (
    "stream" in request &&
    request.method === "POST" &&
    CONTENT_TYPE.test(headers["content-type"] ?? "") &&
    (headers["grpc-encoding"] ?? "identity") === "identity" &&
    parseTimeout(headerOf(request, "grpc-timeout"), Infinity).error === undefined
  );
}

/**
 * Answers such a call as its Connect handler would, at half of the CPU: without an async iterator for each step. Errors are
 * left to that handler.
 */
export async function answerGrpc(
  { spec, handler }: GrpcMethod,
  request: Http2ServerRequest,
  response: NodeResponse,
  exchange: Exchange,
  options: GrpcOptions,
): Promise<void> {
  const { gate, interceptors, mapError, limits } = options;
  const asked = parseTimeout(headerOf(request, "grpc-timeout"), Infinity).timeoutMs;
  const timeoutMs = asked === undefined ? undefined : Math.min(asked, limits.timeoutMs);
  const head = { method: spec.method, protocolName: "grpc", request, response, exchange, timeoutMs };
  const context = new CallContext(head);
  const answer = async () => {
    await gate(context);
    const message = await receive(handler, request, exchange, limits);
    context.throwIfOver();
    return toBinary(spec.method.output, await invokeUnary(spec, context, message, interceptors));
  };
  try {
    const result = await context.untilDeadline(answer());
    await send(request, response, exchange, context, result, options);
  } catch (error) {
    setMetadata(response, context);
    const call = universalCall(request, response, exchange);
    await answerWithError(handler, call, clientError(error, mapError, context.signal), exchange, response);
  } finally {
    context.finish();
  }
}

async function receive(
  handler: UniversalHandler,
  request: Http2ServerRequest,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<Message> {
  const body = await wholeBody(request, exchange, limits, limits.bodyBytes + ENVELOPE_BYTES);
  const message = await decodeApart(body, () => messageOf(handler, body, limits));
  if (message !== undefined) return message;
  if (request.stream.aborted) throw new ConnectError("the client ended the call", Code.Canceled);
  throw badFrames(body, limits.bodyBytes);
}

/** The message of a body that holds exactly one; undefined for any other body. Throws the error for one that cannot be read. */
function messageOf(
  { method }: UniversalHandler,
  body: Uint8Array,
  limits: ServerLimits,
): Message | undefined {
  if (body.byteLength < ENVELOPE_BYTES) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, ENVELOPE_BYTES);
  const isCompressed = (view.getUint8(0) & compressedFlag) !== 0;
  if (isCompressed || view.getUint32(1) !== body.byteLength - ENVELOPE_BYTES) return undefined;
  return decodeBinary(method.input, body.subarray(ENVELOPE_BYTES), limits);
}

async function send(
  request: Http2ServerRequest,
  response: NodeResponse,
  exchange: Exchange,
  context: CallContext,
  data: Uint8Array,
  { acceptCompression, compressMinBytes }: GrpcOptions,
): Promise<void> {
  const accepted = headerOf(request, "grpc-accept-encoding");
  const compression = compressionNegotiate(acceptCompression, null, accepted, "").response;
  const envelope =
    compression === null
      ? { flags: 0, data }
      : await envelopeCompress({ flags: 0, data }, compression, compressMinBytes);
  const frame = encodeEnvelope(envelope.flags, envelope.data);
  exchange.bytesOut += frame.byteLength;
  response.setHeader("content-type", "application/grpc+proto");
  if (compression !== null) response.setHeader("grpc-encoding", compression.name);
  setMetadata(response, context);
  response.addTrailers({ "grpc-status": "0" });
  response.end(frame);
}

/** Headers and trailers that the handler has set. */
function setMetadata(response: NodeResponse, { setHeaders, setTrailers }: CallContext): void {
  for (const [name, value] of setHeaders) response.setHeader(name, value);
  response.addTrailers(Object.fromEntries(setTrailers));
}

function headerOf({ headers }: NodeRequest, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : String(value);
}
