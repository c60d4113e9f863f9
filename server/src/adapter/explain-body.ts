import type { DescMessage, DescMethod, JsonValue } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  compressedFlag,
  createAsyncIterable,
  pipe,
  transformDecompressEnvelope,
  transformSplitEnvelope,
  type UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { compressionBrotli, compressionGzip } from "@connectrpc/connect-node";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { findBinaryFault } from "../binary/find-fault.ts";
import { apiError } from "../errors/api-error.ts";
import { fieldError } from "../errors/field-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { reasonOf } from "../errors/reason.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { JsonFault } from "../json/json-fault.ts";
import { parseJson } from "../json/parse-json.ts";
import { protoDialect } from "../json/proto-dialect.ts";
import { createJsonReader } from "../json/read-json.ts";
import type { ServerLimits } from "../limits.ts";

const readerOf = createJsonReader(protoDialect);

/** Reads a body that could not be decoded once more, slowly, to name the field and the rule. */
export async function explainBody(
  method: DescMethod,
  request: UniversalServerRequest,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<ConnectError> {
  let message: Uint8Array | undefined;
  try {
    message = await messageBytes(request, exchange, limits.bodyBytes);
  } catch (error) {
    return envelopeError(error, limits);
  }
  if (message === undefined) return cardinalityError();
  return isJson(request) ? explainJson(method.input, message) : explainBinary(method.input, message);
}

/** What is wrong with a body that cannot be taken apart into messages. */
function envelopeError(error: unknown, { bodyBytes }: ServerLimits): ConnectError {
  if (error instanceof ConnectError) {
    if (reasonOf(error) !== undefined) return error;
    if (error.code === Code.ResourceExhausted) return tooLarge(bodyBytes);
  }
  return malformedBody("the body is cut off, or not encoded as its headers say");
}

function unnamedEncoding(): ConnectError {
  const message = "a message is marked as compressed, but no header names an encoding";
  return apiError(Code.Internal, ErrorReason.MALFORMED_BODY, message);
}

/** The code that all of gRPC gives: to it, the method that would take so many messages is another. */
function cardinalityError(): ConnectError {
  const message = "the call must hold exactly one message";
  return apiError(Code.Unimplemented, ErrorReason.MALFORMED_BODY, message);
}

function isJson({ header, method, url }: UniversalServerRequest): boolean {
  if (method === "GET") return new URL(url).searchParams.get("encoding") === "json";
  return (header.get("content-type") ?? "").toLowerCase().includes("json");
}

function explainJson(desc: DescMessage, bytes: Uint8Array): ConnectError {
  const json = parseJson(bytes);
  if (json instanceof ConnectError) return json;
  return jsonFault(desc, json) ?? malformedBody(`the body is not the JSON of a ${desc.typeName}`);
}

function jsonFault(desc: DescMessage, json: JsonValue): ConnectError | undefined {
  try {
    readerOf(desc)(json, 0);
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return fieldError([error.violation()]);
  }
}

function explainBinary(desc: DescMessage, bytes: Uint8Array): ConnectError {
  const fault = findBinaryFault(desc, bytes);
  if (fault?.rule === "string.unicode") return fieldError([fault]);
  const place = fault === undefined || fault.field === "" ? "" : ` at ${fault.field}`;
  return malformedBody(`the body is not the protobuf of a ${desc.typeName}${place}`);
}

/** The one message of a unary call, without its envelope and decompressed; undefined if there is not exactly one. */
async function messageBytes(
  { header, method, url }: UniversalServerRequest,
  exchange: Exchange,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (method === "GET") {
    const query = new URL(url).searchParams;
    const text = query.get("message") ?? "";
    const bytes = query.get("base64") === "1" ? base64Decode(text) : new TextEncoder().encode(text);
    return compression(query.get("compression"))?.decompress(bytes, maxBytes) ?? bytes;
  }
  const isStream = (header.get("content-type") ?? "").startsWith("application/connect+");
  if (exchange.protocol === "connect" && !isStream) {
    const bytes = Buffer.concat(exchange.chunks);
    return compression(header.get("content-encoding"))?.decompress(bytes, maxBytes) ?? bytes;
  }
  const encoding = compression(header.get(isStream ? "connect-content-encoding" : "grpc-encoding"));
  const envelopes = pipe(
    createAsyncIterable(exchange.chunks),
    transformSplitEnvelope(maxBytes),
    async function* named(all) {
      for await (const envelope of all) {
        if (encoding === undefined && (envelope.flags & compressedFlag) !== 0) throw unnamedEncoding();
        yield envelope;
      }
    },
    transformDecompressEnvelope(encoding ?? null, maxBytes),
  );
  const messages = await Array.fromAsync(envelopes);
  return messages.length === 1 ? messages[0]?.data : undefined;
}

function compression(name: string | null) {
  return [compressionGzip, compressionBrotli].find((candidate) => candidate.name === name);
}
