import { Code, ConnectError } from "@connectrpc/connect";
import {
  compressedFlag,
  createAsyncIterable,
  type UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import { codeFromHttpStatus, codeFromString } from "@connectrpc/connect/protocol-connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { trailerParse } from "@connectrpc/connect/protocol-grpc-web";
import { malformedBody } from "../errors/body-errors.ts";
import { INTERNAL_MESSAGE } from "../errors/client-error.ts";
import type { Exchange } from "../http/exchange.ts";
import { ENVELOPE_BYTES } from "../http/request-body.ts";
import { errorResponse, respellGrpcMessage } from "./error-response.ts";
import { endFlags } from "./frames.ts";

/**
 * A response of Connect on its way: counts its bytes, respells its gRPC message, and replaces an error that no interceptor has
 * seen. Connect makes those of messages that it cannot read or send, and their text may repeat data.
 */
export function watched(
  reply: UniversalServerResponse,
  exchange: Exchange,
  contentType: string,
): UniversalServerResponse {
  const isStatus = exchange.protocol === "connect" && !contentType.startsWith("application/connect+");
  const code = isStatus && reply.status !== 200 ? codeFromHttpStatus(reply.status) : undefined;
  const error = unseen(code, exchange);
  const told = error === undefined ? reply : errorResponse({ protocol: "connect", contentType }, error);
  const { body = createAsyncIterable<Uint8Array>([]), trailer } = told;
  return { ...told, body: watch(body, trailer, exchange, isStatus ? undefined : contentType) };
}

/** @param framedAs the content type of a body in frames */
async function* watch(
  body: AsyncIterable<Uint8Array>,
  trailer: Headers | undefined,
  exchange: Exchange,
  framedAs: string | undefined,
): AsyncGenerator<Uint8Array> {
  const { protocol } = exchange;
  for await (const chunk of body) {
    const error = framedAs === undefined ? undefined : unseen(codeOfEnd(chunk, exchange), exchange);
    const told =
      error === undefined
        ? [chunk]
        : (errorResponse({ protocol, contentType: framedAs ?? "" }, error).body ?? []);
    for await (const bytes of told) {
      exchange.bytesOut += bytes.byteLength;
      yield bytes;
    }
  }
  if (trailer === undefined) return;
  const error = unseen(Number(trailer.get("grpc-status") ?? 0), exchange);
  if (error !== undefined) setTrailerStatus(trailer, error);
  respellGrpcMessage(trailer);
}

/**
 * The code of a frame that ends a body with an error; undefined for any other frame, each of which is a chunk. One that was worth
 * compressing has details, which Connect's own errors have not.
 */
function codeOfEnd(chunk: Uint8Array, { protocol, error: seen }: Exchange): Code | undefined {
  const [flags = 0] = chunk;
  if ((flags & endFlags[protocol]) === 0 || (flags & compressedFlag) !== 0 || seen !== undefined)
    return undefined;
  const data = chunk.subarray(ENVELOPE_BYTES);
  if (protocol === "grpc-web") return Number(trailerParse(data).get("grpc-status") ?? 0);
  const { error } = JSON.parse(new TextDecoder().decode(data)) as { error?: { code: string } };
  return error === undefined ? undefined : (codeFromString(error.code) ?? Code.Unknown);
}

/** The error to tell in the place of one that no interceptor has seen; noted on the exchange. */
function unseen(code: Code | 0 | undefined, exchange: Exchange): ConnectError | undefined {
  if (code === undefined || code === 0 || exchange.error !== undefined) return undefined;
  exchange.error =
    code === Code.InvalidArgument
      ? malformedBody("the body is not a message of this method")
      : new ConnectError(INTERNAL_MESSAGE, Code.Internal);
  return exchange.error;
}
