import { type DescMessage, type DescMethod, type Message, toBinary, toJsonString } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor, type MethodImplSpec } from "@connectrpc/connect";
import type { Codec } from "@runfacts/codec";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { ServerLimits } from "./config/limits.ts";
import { apiError } from "./errors/api-error.ts";
import { clientError, type MapError } from "./errors/client-error.ts";
import type { Encoding, ForeignContract } from "./foreign/foreign-contract.ts";
import { encodingOf, mediaTypes, statusReply } from "./foreign/status-reply.ts";
import { decodeBody, decompress, isKnownEncoding } from "./http/decode-body.ts";
import type { Exchange } from "./http/exchange.ts";
import { type Reply, sendReply } from "./http/reply.ts";
import { wholeBody } from "./http/request-body.ts";
import type { NodeRequest, NodeResponse } from "./port/node-http.ts";
import { CallContext } from "./rpc/call-context.ts";
import type { Gate } from "./rpc/gate.ts";
import { invokeUnary, type UnarySpec } from "./rpc/invoke-unary.ts";

/** Serves the paths of another's contract; false for any other path. */
export type ForeignHandler = (
  path: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
) => Promise<boolean>;

export interface ForeignOptions {
  readonly contract: ForeignContract | undefined;
  readonly specs: ReadonlyMap<DescMethod, MethodImplSpec>;
  readonly gate: Gate;
  readonly interceptors: readonly Interceptor[];
  readonly mapError: MapError;
  readonly codec: Codec;
  readonly limits: ServerLimits;
}

/**
 * Takes messages by POST, each as the whole body in protobuf or JSON, plain or compressed. What answers them is what answers
 * the calls of their methods. A reply is in the type of its request, and so is an error: google.rpc.Status.
 */
export function createForeignHandler(options: ForeignOptions): ForeignHandler {
  const { contract, specs } = options;
  return async (path, request, response, exchange) => {
    const method = contract?.paths.get(path);
    const spec = method && specs.get(method);
    if (method === undefined || spec?.kind !== "unary") return false;
    exchange.protocol = "otlp";
    exchange.method = `${method.parent.typeName}/${method.name}`;
    exchange.body.isForeign = true;
    const encoding = encodingOf(request.headers["content-type"] ?? "");
    const reply =
      refused(request, exchange, encoding) ??
      (await answer(spec, encoding ?? "json", request, response, exchange, options));
    sendReply(request, response, exchange, reply);
    return true;
  };
}

/** The answer to a request whose head cannot be served; undefined for any other. */
function refused(
  { method, headers }: NodeRequest,
  exchange: Exchange,
  encoding: Encoding | undefined,
): Reply | undefined {
  const refuse = (error: ConnectError, status: number, more?: Reply["headers"]) => {
    exchange.error = error;
    return statusReply(error, encoding ?? "json", status, more);
  };
  if (method !== "POST") {
    return refuse(new ConnectError("use POST", Code.Unimplemented), 405, { allow: "POST, OPTIONS" });
  }
  if (encoding === undefined) {
    const message = "the content type is not supported: use application/x-protobuf or application/json";
    return refuse(apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message), 415);
  }
  if (!isKnownEncoding(contentEncodingOf(headers))) {
    const message = "the content encoding is not supported: use gzip, deflate, br or none";
    return refuse(apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message), 415);
  }
  return undefined;
}

function contentEncodingOf(headers: NodeRequest["headers"]): string {
  return (headers["content-encoding"] || "identity").trim().toLowerCase();
}

async function answer(
  spec: UnarySpec,
  encoding: Encoding,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  options: ForeignOptions,
): Promise<Reply> {
  const { gate, interceptors, mapError } = options;
  const { method } = spec;
  const context = new CallContext({ method, protocolName: "otlp", request, response, exchange });
  try {
    await gate(context);
    const message = await receive(method.input, encoding, request, exchange, options);
    const result = await invokeUnary(spec, context, message, interceptors);
    return {
      status: 200,
      headers: { "content-type": mediaTypes[encoding], "cache-control": "no-store" },
      body:
        encoding === "json"
          ? new TextEncoder().encode(toJsonString(method.output, result))
          : toBinary(method.output, result),
    };
  } catch (error) {
    exchange.error = clientError(error, mapError, context.signal);
    return statusReply(exchange.error, encoding);
  } finally {
    context.finish();
  }
}

async function receive(
  desc: DescMessage,
  encoding: Encoding,
  request: NodeRequest,
  exchange: Exchange,
  { codec, limits }: ForeignOptions,
): Promise<Message> {
  const bytes = await wholeBody(request, exchange, limits);
  const plain = await decompress(bytes, contentEncodingOf(request.headers), exchange, limits.bodyBytes);
  const read = encoding === "json" ? codec.readJson : codec.readBinary;
  return await decodeBody(plain, desc.typeName, () => read(desc, plain, limits));
}
