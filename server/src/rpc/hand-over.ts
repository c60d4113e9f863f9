import type { DescMethod, Message } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { ConnectError } from "@connectrpc/connect";
import {
  compressedFlag,
  createAsyncIterable,
  encodeEnvelope,
  type UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { type Codec, checkedBytes } from "@runfacts/codec";
import type { ServerLimits } from "../config/limits.ts";
import { malformedBody } from "../errors/body-errors.ts";
import { type ForeignContract, isForeign } from "../foreign/foreign-contract.ts";
import { decodeBody, decompress } from "../http/decode-body.ts";
import type { Exchange } from "../http/exchange.ts";
import { ENVELOPE_BYTES, streamedBody, wholeBody } from "../http/request-body.ts";
import type { NodeRequest } from "../port/node-http.ts";
import { type Frame, type Framing, oneFrame, streamedFrames } from "./frames.ts";

/** How requests are read. */
export interface Reading {
  readonly codec: Codec;
  /** Whether messages are read by the codec in the place of Connect, which then decodes none; those of another's contract always are. */
  readonly fastPath: boolean;
  readonly foreign?: ForeignContract | undefined;
  readonly limits: ServerLimits;
}

type Call = UniversalServerRequest;
type Incoming = Reading & {
  readonly method: DescMethod;
  readonly request: NodeRequest;
  readonly exchange: Exchange;
  /** The deadline of the client, in milliseconds from now. */
  readonly timeoutMs: number | undefined;
};

/** What Connect reads in the place of a message: an empty one. */
const EMPTY_JSON = new TextEncoder().encode("{}");
const EMPTY_BINARY = new Uint8Array();

/**
 * Gives Connect the body of a call. Frames, sizes, encodings and bounds are checked on the way, since Connect knows no bounds,
 * and its errors may repeat data. What Connect is given for a message depends on the path:
 *
 * - off the fast path the message itself, decompressed, which Connect decodes;
 * - on it, and for the message in the URL of a GET, an empty one. The message is read by the codec, and the interceptor
 *   `callOutcome` puts it in its place.
 */
export function handOver(call: Call, incoming: Incoming): Call {
  if (call.method === "GET") return handOverQuery(call, incoming);
  const contentType = (call.header.get("content-type") ?? "").toLowerCase();
  const isEnveloped =
    incoming.exchange.protocol !== "connect" || contentType.startsWith("application/connect+");
  const isJson = contentType.includes("json");
  const body = isEnveloped ? envelopes(call, incoming, isJson) : unary(call, incoming, isJson);
  return { ...call, body: noted(body, incoming.exchange) };
}

/** Connect tells the caller what a body throws, but no interceptor sees it. */
async function* noted(body: AsyncIterable<Uint8Array>, exchange: Exchange): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof ConnectError) exchange.error = error;
    throw error;
  }
}

function unary(call: Call, incoming: Incoming, isJson: boolean): AsyncIterable<Uint8Array> {
  const { request, exchange, limits, timeoutMs } = incoming;
  const encoding = takeEncoding(call.header, "content-encoding", "accept-encoding");
  // That of the bytes which came, not of those which Connect is given.
  call.header.delete("content-length");
  return (async function* () {
    const bytes = await wholeBody(request, exchange, limits, limits.bodyBytes, timeoutMs);
    yield await messageForConnect(bytes, encoding, incoming, isJson);
  })();
}

function envelopes(call: Call, incoming: Incoming, isJson: boolean): AsyncIterable<Uint8Array> {
  const isConnect = incoming.exchange.protocol === "connect";
  const prefix = isConnect ? "connect-content" : "grpc";
  const accept = isConnect ? "connect-accept-encoding" : "grpc-accept-encoding";
  const encoding = takeEncoding(call.header, `${prefix}-encoding`, accept);
  return (async function* () {
    for await (const { flags, data } of framesOf(incoming, encoding !== "identity")) {
      const own = (flags & compressedFlag) !== 0 ? encoding : "identity";
      yield encodeEnvelope(0, await messageForConnect(data, own, incoming, isJson));
    }
  })();
}

/** The frames of a body: that of one message from the whole of it, since a body that is cut off is no call; of a stream as they come. */
async function* framesOf(
  { request, method, exchange, limits, timeoutMs }: Incoming,
  isEncoded: boolean,
): AsyncGenerator<Frame> {
  const { bodyBytes } = limits;
  const framing: Framing = { protocol: exchange.protocol, isEncoded, bodyBytes };
  const isStream = method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming";
  if (isStream) {
    yield* streamedFrames(streamedBody(request, exchange, limits, timeoutMs), framing);
    return;
  }
  const body = await wholeBody(request, exchange, limits, bodyBytes + ENVELOPE_BYTES, timeoutMs);
  yield oneFrame(body, framing);
}

async function messageForConnect(
  bytes: Uint8Array,
  encoding: string,
  incoming: Incoming,
  isJson: boolean,
): Promise<Uint8Array> {
  const { method, exchange, limits, fastPath, foreign } = incoming;
  if (fastPath || isForeign(foreign, method)) {
    exchange.incoming.push(() => read(bytes, encoding, incoming, isJson));
    return isJson ? EMPTY_JSON : EMPTY_BINARY;
  }
  const plain = await decompress(bytes, encoding, exchange, limits.bodyBytes);
  const { input } = method;
  return await decodeBody(plain, input.typeName, () => checkedBytes(input, plain, isJson, limits));
}

async function read(
  bytes: Uint8Array,
  encoding: string,
  { codec, method, exchange, limits }: Incoming,
  isJson: boolean,
): Promise<Message> {
  const plain = await decompress(bytes, encoding, exchange, limits.bodyBytes);
  const { input } = method;
  const decode = isJson ? codec.readJson : codec.readBinary;
  return await decodeBody(plain, input.typeName, () => decode(input, plain, limits));
}

/** The message of a GET is in its URL, which Connect reads after the gate, as a whole. */
function handOverQuery(call: Call, incoming: Incoming): Call {
  const url = new URL(call.url);
  const query = url.searchParams;
  const isJson = query.get("encoding") === "json";
  const limits = { ...incoming.limits, bodyBytes: incoming.limits.queryMessageBytes };
  const text = query.get("message") ?? "";
  const isBase64 = query.get("base64") === "1";
  const encoding = query.get("compression") ?? "identity";
  incoming.exchange.incoming.push(() =>
    read(isBase64 ? fromBase64(text) : Buffer.from(text), encoding, { ...incoming, limits }, isJson),
  );
  query.set("message", isJson ? "{}" : "");
  for (const name of ["base64", "compression"]) query.delete(name);
  return { ...call, url: url.href, body: createAsyncIterable([]) };
}

/** Takes the encoding of the messages out of the headers; what it says of the answer's where nothing else does, stays said. */
function takeEncoding(header: Headers, name: string, accept: string): string {
  const encoding = header.get(name) || "identity";
  if (encoding === "identity") return encoding;
  header.delete(name);
  if ((header.get(accept) ?? "") === "") header.set(accept, encoding);
  return encoding;
}

function fromBase64(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch {
    throw malformedBody("the message is not base64");
  }
}
