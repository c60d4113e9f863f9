import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a client said first of substance on a connection: TLS, or words of the protocol that all can read. */
type Wire = "tls" | "clear";

/** A TCP proxy before PostgreSQL that notes how each connection begins. */
export type RecordingProxy = AsyncDisposable & {
  readonly port: number;
  /** Connections since it was asked last, in order of their first words. */
  take(): Wire[];
};

const SSL_REQUEST = 80_877_103;
const HANDSHAKE = 0x16;

/** Opens such a proxy before a server on this machine. */
export async function openRecordingProxy(serverPort: number): Promise<RecordingProxy> {
  const sockets = new Set<Socket>();
  let seen: Wire[] = [];
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    let isKnown = false;
    client.on("data", (bytes: Buffer) => {
      if (isKnown || (bytes.length === 8 && bytes.readInt32BE(4) === SSL_REQUEST)) return;
      isKnown = true;
      seen.push(bytes[0] === HANDSHAKE ? "tls" : "clear");
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.end();
      });
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
