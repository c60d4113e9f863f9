import { connect } from "node:net";

/** SSLRequest: eight bytes that a server answers with one, before it asks who we are. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Whether the server at a port of 127.0.0.1 does anything at all with a new connection within `timeoutMs`, refusing it
 * included. It leaves nothing in the server's log.
 */
export function answers(port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(SSL_REQUEST));
    const done = (isAlive: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isAlive);
    };
    const timer = setTimeout(done, timeoutMs, false);
    socket.once("data", () => done(true));
    socket.once("error", () => done(true));
    socket.once("end", () => done(true));
  });
}
