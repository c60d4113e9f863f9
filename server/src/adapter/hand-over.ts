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
import { ENVELOPE_BYTES, requestBody } from "../body/request-body.ts";
import { wholeBody } from "../body/whole-body.ts";
import { decodeApart, decodeBinary, decodeJson } from "../decode/decode-message.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import type { Exchange, Protocol } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { type Frame, splitFrames } from "./bad-frames.ts";
import type { NodeRequest } from "./node-http.ts";

type Call = UniversalServerRequest;
type Incoming = {
  readonly method: DescMethod;
  readonly isJson: boolean;
  readonly exchange: Exchange;
  readonly limits: ServerLimits;
  /** The deadline of the client, in milliseconds from now. */
  readonly timeoutMs: number | undefined;
};

/** The flag of what is no message but the end of a stream. */
const endFlags: Readonly<Record<Protocol, number>> = {
  grpc: 0,
  "grpc-web": 128,
  connect: 2,
  rest: 0,
  http: 0,
};

/** What Connect reads in the place of a message: an empty one. */
const EMPTY_JSON = new TextEncoder().encode("{}");
const EMPTY_BINARY = new Uint8Array();

/**
 * Takes the messages of a call out of Connect's hands, whose decoders know no bounds: Connect is given empty ones, in the
 * same number, and the interceptor `callOutcome` puts those in their place that were read here. What is no message (a wrong
 * flag, a cut-off frame) is passed on, for Connect to refuse.
 */
export function handOver(
  call: Call,
  method: DescMethod,
  request: NodeRequest,
  given: Pick<Incoming, "exchange" | "limits" | "timeoutMs">,
): Call {
  if (call.method === "GET") return handOverQuery(call, { method, isJson: false, ...given });
  const contentType = (call.header.get("content-type") ?? "").toLowerCase();
  const incoming = { method, isJson: contentType.includes("json"), ...given };
  const isEnveloped = given.exchange.protocol !== "connect" || contentType.startsWith("application/connect+");
  return isEnveloped ? handOverEnvelopes(call, request, incoming) : handOverUnary(call, request, incoming);
}

function handOverUnary(call: Call, request: NodeRequest, incoming: Incoming): Call {
  const { exchange, limits, isJson, timeoutMs } = incoming;
  const encoding = takeEncoding(call.header, "content-encoding", "accept-encoding");
  // That of the bytes which came, not of those which Connect is given.
  call.header.delete("content-length");
  async function* body() {
    const bytes = await wholeBody(request, exchange, limits, limits.bodyBytes, timeoutMs);
    exchange.incoming.push(() => decode(bytes, encoding, incoming));
    yield isJson ? EMPTY_JSON : EMPTY_BINARY;
  }
  return { ...call, body: body() };
}

function handOverEnvelopes(call: Call, request: NodeRequest, incoming: Incoming): Call {
  const { exchange, isJson } = incoming;
  const prefix = exchange.protocol === "connect" ? "connect-content" : "grpc";
  const accept = exchange.protocol === "connect" ? "connect-accept-encoding" : "grpc-accept-encoding";
  const encoding = takeEncoding(call.header, `${prefix}-encoding`, accept);
  async function* body() {
    for await (const { flags, data } of framesOf(request, incoming)) {
      const isMarked = (flags & compressedFlag) !== 0;
      const isCompressed = isMarked && encoding !== "identity";
      // Refused by its flags, or passed over: Connect has no use for its bytes.
      if (isMarked !== isCompressed || (flags & endFlags[exchange.protocol]) !== 0) {
        yield encodeEnvelope(flags, EMPTY_BINARY);
        continue;
      }
      exchange.incoming.push(() => decode(data, isCompressed ? encoding : "identity", incoming));
      yield encodeEnvelope(0, isJson ? EMPTY_JSON : EMPTY_BINARY);
    }
  }
  return { ...call, body: body() };
}

/** The frames of a body: those of one message from the whole of it, since a body that is cut off is no call; of a stream as they come. */
async function* framesOf(
  request: NodeRequest,
  { method, exchange, limits, timeoutMs }: Incoming,
): AsyncGenerator<Frame> {
  const { bodyBytes } = limits;
  const isStream = method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming";
  if (isStream) yield* transformSplitEnvelope(bodyBytes)(requestBody(request, exchange, limits, timeoutMs));
  else
    yield* splitFrames(
      await wholeBody(request, exchange, limits, bodyBytes + ENVELOPE_BYTES, timeoutMs),
      bodyBytes,
    );
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
  const encoding = header.get(name) || "identity";
  if (encoding === "identity") return encoding;
  header.delete(name);
  if ((header.get(accept) ?? "") === "") header.set(accept, encoding);
  return encoding;
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
