import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type Http2Server, type Http2ServerRequest, constants as http2 } from "node:http2";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { Server as TlsServer } from "node:tls";

/** How long, and for how many bytes more, a client may go on sending what nobody reads, until it has read the reply. */
const LINGER_MS = 10_000;
const LINGER_BYTES = 32 * 1024 * 1024;
/** A rest of a body that is worth reading to keep the connection. */
const SMALL_BODY_BYTES = 64 * 1024;
const CHECK_MS = 50;

/**
 * Lets clients of HTTP/1 read a reply that came before they had sent their body: the reply says `Connection: close`, and
 * the connection stays open for what still comes, bounded. A connection that is closed with bytes unread is reset, which
 * takes the reply from the client.
 */
export function lingerOnClose(server: Server): void {
  const latest = new WeakMap<Socket, IncomingMessage>();
  server.prependListener("request", (request, response) => {
    latest.set(request.socket, request);
    if (bodyBytes(request) > SMALL_BODY_BYTES) closeAfterEarlyReply(request, response);
  });
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Socket) => {
    const close = socket.destroySoon.bind(socket);
    socket.destroySoon = () => {
      const request = latest.get(socket);
      if (request === undefined || request.complete) close();
      else linger(socket, request);
    };
  });
}

function closeAfterEarlyReply(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead } = response;
  response.writeHead = (...head: unknown[]) => {
    if (!request.complete) response.setHeader("connection", "close");
    return Reflect.apply(writeHead, response, head);
  };
}

function linger(socket: Socket, request: IncomingMessage): void {
  const lastByte = socket.bytesRead + LINGER_BYTES;
  const check = setInterval(() => {
    if (request.complete || socket.bytesRead > lastByte) socket.destroy();
  }, CHECK_MS);
  const deadline = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => {
    clearInterval(check);
    clearTimeout(deadline);
  });
  socket.end();
  discard(request);
}

/**
 * The same over HTTP/2: what still comes of the body of a request that was answered is discarded, bounded, after which the
 * client is told to stop by RST_STREAM with NO_ERROR (RFC 9113, 8.1). Told at once, some clients lose the reply.
 */
export function discardAfterReply(server: Http2Server): void {
  server.prependListener("request", (request, response) => {
    if (request.stream.endAfterHeaders) return;
    const { end } = response;
    response.end = (...last: unknown[]) => {
      const ended = Reflect.apply(end, response, last);
      if (!request.readableEnded) discardRest(request);
      return ended;
    };
  });
}

function discardRest(request: Http2ServerRequest): void {
  const { stream } = request;
  let bytes = 0;
  const stop = () => stream.close(http2.NGHTTP2_NO_ERROR);
  const deadline = setTimeout(stop, LINGER_MS);
  stream.once("close", () => clearTimeout(deadline));
  request.on("data", (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > LINGER_BYTES) stop();
  });
  discard(request.on("error", () => undefined));
}

/** Whoever waits for more of the body, and is not asked any more, must not hold it up. */
function discard(request: Readable): void {
  request.removeAllListeners("readable").resume();
}

/** Bytes of a body as the head announces them; any number may come in chunks. */
function bodyBytes({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers["content-length"] ?? 0);
}
