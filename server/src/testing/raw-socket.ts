import { connect, type Socket } from "node:net";

export interface RawSocket {
  readonly socket: Socket;
  /** All that was received so far. */
  readonly text: () => string;
  /** Resolves when the connection is closed, with the milliseconds since it was opened. */
  readonly closed: Promise<number>;
}

/** Opens a TCP connection to a port of this machine. */
export async function openSocket(port: number): Promise<RawSocket> {
  const openedAt = performance.now();
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.once("close", () => resolve(performance.now() - openedAt));
  });
  await new Promise<void>((resolve) => {
    socket.once("connect", resolve);
  });
  return { socket, text: () => Buffer.concat(chunks).toString("latin1"), closed };
}
