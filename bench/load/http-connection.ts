import { once } from "node:events";
import { connect } from "node:net";

/** A kept HTTP/1.1 connection, one request at a time. */
export type HttpConnection = Disposable & {
  /** Sends a whole request and resolves with the status of the reply once all of it is here. */
  exchange(request: Buffer): Promise<number>;
};

/** Opens a connection that reads no more of a reply than it must: status and length. */
export async function openHttpConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  let finish: (outcome: number | Error) => void = () => {};
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    const status = statusOfWhole(received);
    if (status === undefined) return;
    received = "";
    finish(status);
  });
  socket.on("error", (error) => finish(error));
  socket.on("close", () => finish(new Error("the service closed a connection within a reply")));
  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        finish = (outcome) => (typeof outcome === "number" ? resolve(outcome) : reject(outcome));
        socket.write(request);
      }),
    [Symbol.dispose]: () => {
      finish = () => {};
      socket.destroy();
    },
  };
}

/** The status of a reply that is complete; undefined while it is not. */
export function statusOfWhole(reply: string): number | Error | undefined {
  const end = reply.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = reply.slice(0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) return new Error("the service sent a reply without a content-length");
  return reply.length - end - 4 >= Number(length) ? Number(head.slice(9, 12)) : undefined;
}
