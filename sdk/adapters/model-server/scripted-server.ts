import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a model server answers to one request. */
export interface Reply {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is a text. */
  readonly body?: object | string;
  /** Sent as server-sent events, each under its `type` where it has one. */
  readonly events?: readonly object[];
  /** After the events: the stream ends well, with `[DONE]` for `done`; the connection breaks; or nothing comes any more. */
  readonly end?: "well" | "done" | "break" | "hang";
}

/** A request that a model server got. */
export interface ModelRequest {
  readonly method: string;
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they know to be there.
  readonly body: any;
  /** How many came before. */
  readonly index: number;
}

/** A model server on a loopback port that says what a test tells it to. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ModelRequest[];
}

const HANG: Reply = { end: "hang" };

async function send(to: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers = {}, body, events, end = "well" } = reply;
  if (body === undefined && events === undefined) {
    if (end === "break") to.destroy();
    return;
  }
  to.writeHead(status, {
    "content-type": events === undefined ? "application/json" : "text/event-stream",
    ...headers,
  });
  if (body !== undefined) to.end(typeof body === "string" ? body : JSON.stringify(body));
  for (const event of events ?? []) {
    if ("type" in event) to.write(`event: ${event.type}\n`);
    to.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  if (events === undefined) return;
  if (end === "done") to.write("data: [DONE]\n\n");
  if (end === "break") setImmediate(() => to.destroy());
  else if (end !== "hang") to.end();
}

/** @param answer what to answer to each request; undefined: nothing ever comes */
export async function startModelServer(
  answer: (request: ModelRequest) => Reply | undefined,
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, to) => {
    const sent = await text(request).catch(() => "");
    const body = sent.startsWith("{") ? JSON.parse(sent) : undefined;
    const asked = { method: request.method ?? "", path: request.url ?? "", body, index: requests.length };
    requests.push(asked);
    await send(to, answer(asked) ?? HANG);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
