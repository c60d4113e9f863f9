import type { Server } from "node:http";
import type { Duplex } from "node:stream";

const REPLIES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers a connection whose bytes are not HTTP/1.1, or came too slowly, and closes it. Echoes nothing. */
export function refuseBadHttp(error: Error, socket: Duplex): void {
  const code = "code" in error ? String(error.code) : "";
  if (!socket.writable || code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = REPLIES[code] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
}

/** Answers the method CONNECT, which asks for a tunnel, with 405; Node would close the connection without a word. */
export function refuseConnect(server: Server, onRefused: () => void = () => undefined): void {
  server.on("connect", (_request, socket) => {
    onRefused();
    const head = "HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD, POST, OPTIONS\r\n";
    socket.on("error", () => undefined);
    socket.end(`${head}connection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
  });
}
