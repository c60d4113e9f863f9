import type { ConnectError } from "@connectrpc/connect";
import {
  type Compression,
  compressionNegotiate,
  createAsyncIterable,
  encodeEnvelope,
  mergeNonProtocolHeaders,
  type UniversalServerResponse,
  uResponseOk,
} from "@connectrpc/connect/protocol";
import {
  codeToHttpStatus,
  createEndStreamSerialization,
  endStreamFlag,
  errorToJsonBytes,
} from "@connectrpc/connect/protocol-connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { trailerFlag, trailerSerialize } from "@connectrpc/connect/protocol-grpc-web";
import type { Protocol } from "../http/exchange.ts";

/** What an error is told in answer to. */
export interface AnsweredCall {
  readonly protocol: Protocol;
  readonly contentType: string;
  /** Headers and trailers that the handler has set. Default: none. */
  readonly header?: Headers;
  readonly trailer?: Headers;
}

const endStream = createEndStreamSerialization(undefined);

/** The response to a call that ends with an error before its first message, in the form of its protocol. */
export function errorResponse(
  { protocol, contentType, header = new Headers(), trailer = new Headers() }: AnsweredCall,
  error: ConnectError,
): UniversalServerResponse {
  const format = contentType.toLowerCase().includes("json") ? "json" : "proto";
  const response = (type: string, body: readonly Uint8Array[]) => {
    header.set("content-type", type);
    return { ...uResponseOk, header, body: createAsyncIterable([...body]) };
  };
  if (protocol === "grpc") {
    respellGrpcMessage(setTrailerStatus(trailer, error));
    return { ...response(`application/grpc+${format}`, []), trailer };
  }
  if (protocol === "grpc-web") {
    const data = trailerSerialize(setTrailerStatus(trailer, error));
    return response(`application/grpc-web+${format}`, [encodeEnvelope(trailerFlag, data)]);
  }
  if (contentType.toLowerCase().startsWith("application/connect+")) {
    const data = endStream.serialize({ metadata: trailer, error });
    return response(`application/connect+${format}`, [encodeEnvelope(endStreamFlag, data)]);
  }
  mergeNonProtocolHeaders(header, error.metadata);
  const body = errorToJsonBytes(error, undefined);
  header.set("content-length", String(body.byteLength));
  return { ...response("application/json", [body]), status: codeToHttpStatus(error.code) };
}

/** What Connect has negotiated for the messages of a response in gRPC; null for none. */
export function responseEncoding(
  accepted: string | null,
  acceptCompression: readonly Compression[],
): Compression | null {
  return compressionNegotiate([...acceptCompression], null, accepted, "").response;
}

const MESSAGE_HEADER = "grpc-message";
const UNSAFE = /[^\x20-\x24\x26-\x7e]/gu;

/**
 * Percent-encodes the message of a gRPC status as its protocol says: only bytes outside of printable ASCII, and "%".
 * Connect encodes more, such as ":", which grpc-js shows undecoded.
 * Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Status-Message.
 */
export function respellGrpcMessage(trailer: Headers): void {
  const encoded = trailer.get(MESSAGE_HEADER);
  if (encoded === null) return;
  const message = decodeURIComponent(encoded);
  trailer.set(
    MESSAGE_HEADER,
    message.replace(UNSAFE, (character) => encodeURIComponent(character)),
  );
}
