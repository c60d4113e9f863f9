import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type ChatRequest, chatCompletion } from "./chat-completions.ts";
import { type GenerateContentRequest, generatedContent } from "./generate-content.ts";
import { type MessagesRequest, message } from "./messages.ts";
import { type ResponsesRequest, response } from "./responses.ts";

function reply(to: ServerResponse, body: object | object[], isStream: boolean, end = ""): void {
  if (!isStream) {
    to.setHeader("content-type", "application/json");
    to.end(JSON.stringify(body));
    return;
  }
  to.setHeader("content-type", "text/event-stream");
  for (const event of Array.isArray(body) ? body : [body]) {
    if ("type" in event) to.write(`event: ${event.type}\n`);
    to.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  to.end(end);
}

/** Models of three makers on one loopback port, which say what `script.ts` tells them. */
export async function startModelServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(async (request, to) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "POST") return to.writeHead(404).end("{}");
    const body: unknown = await json(request).catch(() => ({}));
    const isStream = typeof body === "object" && body !== null && "stream" in body && body.stream === true;
    const model = /\/models\/([^/:]+):(stream)?generateContent/i.exec(pathname);
    if (pathname.endsWith("/chat/completions"))
      return reply(to, chatCompletion(body as ChatRequest), isStream, "data: [DONE]\n\n");
    if (pathname.endsWith("/responses")) return reply(to, response(body as ResponsesRequest), isStream);
    if (pathname.endsWith("/messages")) return reply(to, message(body as MessagesRequest), isStream);
    if (model?.[1])
      return reply(to, generatedContent(body as GenerateContentRequest, model[1]), searchParams.has("alt"));
    return to.writeHead(404).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
