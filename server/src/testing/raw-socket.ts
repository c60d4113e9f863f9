import { connect, type Socket } from "node:net";

export interface RawSocket {
  readonly socket: Socket;
  /** All that was received so far. */
  readonly text: () => string;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
}

/** Opens a TCP connection to a port of this machine. */
export async function openSocket(port: number): Promise<RawSocket> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  await new Promise<void>((resolve) => {
    socket.once("connect", resolve);
  });
  return { socket, text: () => Buffer.concat(chunks).toString("latin1"), closed };
}
