import { once } from "node:events";
import type pg from "pg";
import type { Wire } from "./open-client.ts";
import { openSocket } from "./open-socket.ts";
import { targetOf } from "./session-target.ts";

const CANCEL_REQUEST = 80_877_102;
const REQUEST_BYTES = 16;
const TIMEOUT_MS = 5_000;

/**
 * Asks the server to cancel the statement that a session runs, over a connection of its own, and resolves when it has been
 * asked: the server closes that connection after it has sent the signal. The connection goes to the address of the session, and
 * is encrypted if the session is: who reads the key of a session can cancel its statements. A request that fails is none: then
 * the time limits of the session end the statement.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function cancelStatement(client: pg.Client): Promise<void> {
  const { processID, secretKey } = client as pg.Client & Wire;
  const target = targetOf(client);
  if (target === undefined || processID === null || secretKey === null) return;
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeInt32BE(REQUEST_BYTES, 0);
  request.writeInt32BE(CANCEL_REQUEST, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const socket = await openSocket(
      target.place,
      target.isEncrypted ? "required" : "none",
      target.tls,
      signal,
    );
    socket.on("error", () => socket.destroy());
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.resume();
    // Not ended: PgBouncer 1.18 stops altogether when it meets the end of a request that it has not yet passed on.
    socket.write(request);
    if (!socket.destroyed) await once(socket, "close");
  } catch {
    // None was made.
  }
}
