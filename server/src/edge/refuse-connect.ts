import type { Server } from "node:http";

/** Answers the method CONNECT, which asks for a tunnel, with 405; Node would close the connection without a word. */
export function refuseConnect(server: Server, onRefused: () => void = () => undefined): void {
  server.on("connect", (_request, socket) => {
    onRefused();
    const head = "HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD, POST, OPTIONS\r\n";
    socket.on("error", () => undefined);
    socket.end(`${head}connection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
  });
}
