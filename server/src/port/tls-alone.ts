import type { Socket } from "node:net";
import type { Server as TlsServer } from "node:tls";
import { sniff, TLS_HANDSHAKE } from "./sniff.ts";

const WORDS = "This port speaks TLS: use https.\n";
const REPLY = [
  "HTTP/1.1 400 Bad Request",
  "content-type: text/plain",
  `content-length: ${WORDS.length}`,
  "connection: close",
  "",
  WORDS,
].join("\r\n");

/**
 * Lets a server of TLS have the connections that begin as TLS does; others are told so in the clear and closed. Node would
 * close them without a word.
 *
 * @param onRefused told of each that is not TLS, or whose handshake fails
 */
export function takeTlsAlone(server: TlsServer, firstByteMs: number, onRefused = () => {}): void {
  const handshakes = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    sniff(socket, TLS_HANDSHAKE, firstByteMs, (isTls) => {
      if (isTls) for (const begin of handshakes) begin.call(server, socket);
      else refuse(socket, onRefused);
    });
  });
  server.on("tlsClientError", (_error, socket) => {
    onRefused();
    socket.destroy();
  });
}

function refuse(socket: Socket, onRefused: () => void): void {
  onRefused();
  socket.on("error", () => undefined);
  // What came must be read, or the connection is reset, which takes the reply from the client.
  socket.resume();
  socket.end(REPLY, () => socket.destroySoon());
}
