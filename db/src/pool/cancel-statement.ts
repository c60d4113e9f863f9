import { once } from "node:events";
import { connect } from "node:net";
import type pg from "pg";

/** What a connection is known by to its server; the types of the driver leave it out. */
type Backend = pg.Client & {
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
};

const CANCEL_REQUEST = 80_877_102;
const REQUEST_BYTES = 16;
const TIMEOUT_MS = 5_000;

/**
 * Asks the server to cancel the statement that a connection runs, over a connection of its own, and resolves when it has
 * been asked: the server closes that connection after it has sent the signal. A request that fails is none: then the
 * time limits of the session end the statement. As with libpq it goes unencrypted; it holds no data.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function cancelStatement(client: pg.Client): Promise<void> {
  const { host, port, processID, secretKey } = client as Backend;
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeInt32BE(REQUEST_BYTES, 0);
  request.writeInt32BE(CANCEL_REQUEST, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end(request);
  await once(socket, "close").catch(() => undefined);
}
