import type { Message } from "@bufbuild/protobuf";
import { createHandlerContext, type HandlerContext } from "@connectrpc/connect";
import { transformInvokeImplementation } from "@connectrpc/connect/protocol";
import { writeRestJson } from "@runfacts/codec";
import { clientError } from "../errors/client-error.ts";
import type { Exchange } from "../http/exchange.ts";
import { sendReply } from "../http/reply.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { CallContext } from "../rpc/call-context.ts";
import { type RestTarget, readRequest } from "./read-request.ts";
import { restError } from "./rest-error.ts";
import type { RestOptions } from "./rest-options.ts";
import type { Route, StreamingSpec } from "./routes.ts";

type StreamingRoute = Route & { readonly spec: StreamingSpec };
type StreamingTarget = RestTarget & { readonly route: StreamingRoute };
interface Call {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  readonly exchange: Exchange;
}

/** How long a client waits before it connects again. */
const RETRY_MS = 1_000;

export function isStreaming(route: Route): route is StreamingRoute {
  return route.spec.kind === "server_streaming";
}

/**
 * Sends the messages of a stream as server-sent events (WHATWG HTML, 9.2): `data` is the JSON of a message, `id` that of the
 * profile. An error before the first message is a reply like any other; a later one is an event named `error`.
 */
export async function sendEvents(target: StreamingTarget, call: Call, options: RestOptions): Promise<void> {
  const { route } = target;
  const { request, response, exchange } = call;
  exchange.method = `${route.method.parent.typeName}/${route.method.name}`;
  const own = new CallContext({ method: route.method, protocolName: "rest", ...call });
  const context = streamContext(own);
  try {
    await options.gate(context);
    for await (const message of invoke(resumed(target, request), call, context, options)) {
      if (!response.headersSent) begin(response);
      if (!(await write(call, eventOf(route, message)))) return;
    }
    if (!response.headersSent) begin(response);
  } catch (error) {
    if (context.signal.aborted) return;
    exchange.error = clientError(error, options.mapError, context.signal);
    const reply = restError(exchange.error, route.unnamed);
    if (!response.headersSent) return sendReply(request, response, exchange, reply);
    await write(call, `event: error\ndata: ${new TextDecoder().decode(reply.body).trim()}\n\n`);
  } finally {
    own.finish();
    response.end();
  }
}

/** The same context as Connect makes it, which copies the context of a stream. */
function streamContext(context: CallContext): HandlerContext {
  const { service, method, protocolName, requestMethod, requestHeader, url, signal, values } = context;
  return createHandlerContext({
    service,
    method,
    protocolName,
    requestMethod,
    requestHeader,
    url,
    requestSignal: signal,
    contextValues: values,
  });
}

async function* invoke(
  target: StreamingTarget,
  { request, exchange }: Call,
  context: HandlerContext,
  options: RestOptions,
): AsyncGenerator<Message> {
  const message = await readRequest(target, request, exchange, options);
  const transform = transformInvokeImplementation(target.route.spec, context, [...options.interceptors]);
  yield* transform(
    (async function* one() {
      yield message;
    })(),
  );
}

/** The header Last-Event-ID in the place of its query parameter. */
function resumed(target: StreamingTarget, request: NodeRequest): StreamingTarget {
  const id = request.headers["last-event-id"];
  const name = target.route.profile.events?.resume;
  if (typeof id !== "string" || name === undefined || new URLSearchParams(target.query).has(name))
    return target;
  const own = `${name}=${encodeURIComponent(id)}`;
  return { ...target, query: target.query === "" ? own : `${target.query}&${own}` };
}

function begin(response: NodeResponse): void {
  response.statusCode = 200;
  response.setHeader("content-type", "text/event-stream");
  response.setHeader("cache-control", "no-store");
  response.write(`retry: ${RETRY_MS}\n\n`);
}

function eventOf({ method, profile }: Route, message: Message): string {
  const id = profile.events === undefined ? "" : `id: ${profile.events.id(message)}\n`;
  if (profile.events?.isIdle(message)) return `${id}\n`;
  return `${id}data: ${JSON.stringify(writeRestJson(method.output, message))}\n\n`;
}

/** Waits for a slow client; false once it has left. */
async function write({ response, exchange }: Call, text: string): Promise<boolean> {
  if (response.destroyed || response.writableEnded) return false;
  const bytes = new TextEncoder().encode(text);
  exchange.bytesOut += bytes.byteLength;
  if (response.write(bytes)) return true;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
  return !response.destroyed;
}
