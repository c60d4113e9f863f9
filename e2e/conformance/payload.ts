import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { ConnectError, type HandlerContext } from "@connectrpc/connect";
import type { ErrorDefinition, Header, StreamDefinition, UnaryDefinition } from "./definitions.ts";
import type { ConformanceSchema } from "./schema.ts";

type Call = Pick<HandlerContext, "requestHeader" | "requestMethod" | "timeoutMs" | "url">;

/** What a response repeats of its call: headers, time-out and requests. */
export function requestInfo(schema: ConformanceSchema, call: Call, requests: readonly Packed[]): Message {
  const timeoutMs = call.timeoutMs();
  return create(schema.message("ConformancePayload.RequestInfo"), {
    requestHeaders: headersOf(call.requestHeader),
    timeoutMs: timeoutMs === undefined ? undefined : BigInt(timeoutMs),
    requests: requests.map(({ desc, message }) => anyPack(desc, message)),
    connectGetInfo:
      call.requestMethod === "GET" ? { queryParams: headersOf(new URL(call.url).searchParams) } : undefined,
  });
}

export interface Packed {
  readonly desc: DescMessage;
  readonly message: Message;
}

/** The error that a request asks for; the first message of an answer also repeats the call. */
export function errorOf(
  schema: ConformanceSchema,
  { code, message, details }: ErrorDefinition,
  info?: Message,
): ConnectError {
  const own = info === undefined ? [] : [anyPack(schema.message("ConformancePayload.RequestInfo"), info)];
  const error = new ConnectError(message ?? "", code);
  error.details = [...details, ...own].map(detailOf);
  return error;
}

/** Sets the headers and trailers that a request asks for. */
export function setMetadata(
  { responseHeader, responseTrailer }: Pick<HandlerContext, "responseHeader" | "responseTrailer">,
  definition: Pick<UnaryDefinition | StreamDefinition, "responseHeaders" | "responseTrailers"> | undefined,
): void {
  append(responseHeader, definition?.responseHeaders);
  append(responseTrailer, definition?.responseTrailers);
}

function append(target: Headers, headers: readonly Header[] = []): void {
  for (const { name, value } of headers) for (const one of value) target.append(name, one);
}

function headersOf(pairs: Iterable<[string, string]>): Header[] {
  return Array.from(pairs, ([name, value]) => ({ name, value: value.split(/,\s*/) }));
}

function detailOf({ typeUrl, value }: Any) {
  return { type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1), value };
}
