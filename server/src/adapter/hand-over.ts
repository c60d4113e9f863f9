import type { DescMethod, Message } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import {
  compressedFlag,
  createAsyncIterable,
  encodeEnvelope,
  transformSplitEnvelope,
  type UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { decompress } from "../body/decompress.ts";
import { requestBody } from "../body/request-body.ts";
import { wholeBody } from "../body/whole-body.ts";
import { decodeApart, decodeBinary, decodeJson } from "../decode/decode-message.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { cardinalityError, unnamedEncoding } from "./bad-frames.ts";
import type { NodeRequest } from "./node-http.ts";

type Call = UniversalServerRequest;

/** Where the messages of a call come from. */
export type Source = {
  readonly request: NodeRequest;
  readonly exchange: Exchange;
  readonly limits: ServerLimits;
  /** The deadline of the client, from now on. */
  readonly timeoutMs: number | undefined;
};

type Incoming = Source & { readonly method: DescMethod; readonly isJson: boolean };

/** What Connect reads in the place of a message: an empty one. */
const EMPTY_JSON = new TextEncoder().encode("{}");
const EMPTY_BINARY = new Uint8Array();
/** The flag of what ends a stream of Connect; only answers have it. */
const END_STREAM = 0b10;

/**
 * Takes the messages of a call out of Connect's hands, whose decoders know no bounds: Connect is given empty ones, in the
 * same number, and the interceptor `callOutcome` puts those in their place that were read here.
 */
export function handOver(call: Call, method: DescMethod, source: Source): Call {
  if (call.method === "GET") return handOverQuery(call, { ...source, method, isJson: false });
  const contentType = (call.header.get("content-type") ?? "").toLowerCase();
  const incoming = { ...source, method, isJson: contentType.includes("json") };
  const isEnveloped =
    source.exchange.protocol !== "connect" || contentType.startsWith("application/connect+");
  return isEnveloped ? handOverEnvelopes(call, incoming) : handOverUnary(call, incoming);
}

function handOverUnary(call: Call, incoming: Incoming): Call {
  const { request, exchange, limits, timeoutMs, isJson } = incoming;
  const encoding = takeEncoding(call.header, "content-encoding", "accept-encoding");
  // That of the bytes which came, not of those which Connect is given.
  call.header.delete("content-length");
  async function* body() {
    const bytes = await wholeBody(request, exchange, limits, { timeoutMs });
    exchange.incoming.push(() => decode(bytes, encoding, incoming));
    yield isJson ? EMPTY_JSON : EMPTY_BINARY;
  }
  return { ...call, body: body() };
}

function handOverEnvelopes(call: Call, incoming: Incoming): Call {
  const { request, exchange, limits, timeoutMs, isJson, method } = incoming;
  const isConnect = exchange.protocol === "connect";
  const encoding = isConnect
    ? takeEncoding(call.header, "connect-content-encoding", "connect-accept-encoding")
    : takeEncoding(call.header, "grpc-encoding", "grpc-accept-encoding");
  // How many messages a stream may have, Connect says itself.
  const takesOne = method.methodKind === "unary";
  async function* body() {
    let count = 0;
    const chunks = requestBody(request, exchange, limits, timeoutMs);
    for await (const { flags, data } of transformSplitEnvelope(limits.bodyBytes)(chunks)) {
      if (isConnect && (flags & END_STREAM) !== 0) continue;
      const isCompressed = (flags & compressedFlag) !== 0;
      if (isCompressed && encoding === "identity") throw unnamedEncoding();
      count += 1;
      if (takesOne && count > 1) throw cardinalityError();
      exchange.incoming.push(() => decode(data, isCompressed ? encoding : "identity", incoming));
      yield encodeEnvelope(0, isJson ? EMPTY_JSON : EMPTY_BINARY);
    }
    if (takesOne && count === 0) throw cardinalityError();
  }
  return { ...call, body: body() };
}

/** The message of a GET is in its URL. */
function handOverQuery(call: Call, incoming: Incoming): Call {
  const url = new URL(call.url);
  const query = url.searchParams;
  const isJson = query.get("encoding") === "json";
  const limits = { ...incoming.limits, bodyBytes: incoming.limits.queryMessageBytes };
  const text = query.get("message") ?? "";
  const isBase64 = query.get("base64") === "1";
  const encoding = query.get("compression") ?? "identity";
  incoming.exchange.incoming.push(() =>
    decode(isBase64 ? fromBase64(text) : Buffer.from(text), encoding, { ...incoming, isJson, limits }),
  );
  query.set("message", isJson ? "{}" : "");
  for (const name of ["base64", "compression"]) query.delete(name);
  return { ...call, url: url.href, body: createAsyncIterable([]) };
}

/** Takes the encoding of the messages out of the headers; what it says of the answer's where nothing else does, stays said. */
function takeEncoding(header: Headers, name: string, accept: string): string {
  const encoding = header.get(name) ?? "identity";
  if (encoding !== "identity") header.set(name, "identity");
  if (encoding !== "identity" && encoding !== "" && (header.get(accept) ?? "") === "")
    header.set(accept, encoding);
  return encoding === "" ? "identity" : encoding;
}

async function decode(
  bytes: Uint8Array,
  encoding: string,
  { method, isJson, exchange, limits }: Incoming,
): Promise<Message> {
  const plain = await decompress(bytes, encoding, exchange, limits.bodyBytes);
  return await decodeApart(plain, () =>
    isJson ? decodeJson(method.input, plain, limits) : decodeBinary(method.input, plain, limits),
  );
}

function fromBase64(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch {
    throw malformedBody("the message is not base64");
  }
}
