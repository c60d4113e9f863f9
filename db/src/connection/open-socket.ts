import { once } from "node:events";
import { connect, type Socket } from "node:net";
import tls from "node:tls";
import type { Place } from "./places.ts";
import { tlsOptions } from "./tls-options.ts";
import type { TlsSettings } from "./tls-settings.ts";

/**
 * - `none`: in the clear.
 * - `offered`: over TLS if the server has it, else in the clear.
 * - `required`: over TLS, or not at all.
 */
export type Encryption = "none" | "offered" | "required";

/** A client asks by it whether a server has TLS; it answers with one letter. */
export const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** The handshake failed: the server has no TLS, or not as it was asked for. */
export class TlsError extends Error {
  override readonly name = "TlsError";
}

/**
 * Connects to a server and agrees on TLS, before a first byte of ours.
 *
 * @throws TlsError, ConnectionUrlError for a file that is missing, and what the network says.
 */
export async function openSocket(
  place: Place,
  encryption: Encryption,
  settings: TlsSettings,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  // libpq has no TLS on sockets of the machine itself.
  const wants = place.isLocal ? "none" : encryption;
  const options = wants === "none" ? undefined : await tlsOptions(settings, place.host);
  const socket = place.isLocal ? connect(place.address) : connect(place.port, place.address);
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await once(socket, "connect");
    socket.setNoDelay(true);
    if (options === undefined) return socket;
    if (!settings.isDirect && !(await asksForTls(socket))) {
      if (wants === "offered") return socket;
      throw new TlsError("the server does not support SSL connections, and the URL requires them");
    }
    return await encrypted(socket, options, settings.isDirect);
  } catch (error) {
    socket.on("error", () => undefined);
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Whether the server answers a request for TLS with yes. */
async function asksForTls(socket: Socket): Promise<boolean> {
  socket.write(SSL_REQUEST);
  const answer = await firstBytes(socket);
  // Whatever follows the answer in the clear was put there by somebody else.
  if (answer.length === 1 && answer[0] === "S".charCodeAt(0)) return true;
  if (answer.length === 1 && answer[0] === "N".charCodeAt(0)) return false;
  throw new TlsError("the server does not answer a request for an SSL connection as it should");
}

async function firstBytes(socket: Socket): Promise<Buffer> {
  const closed = new AbortController();
  const end = () => closed.abort();
  socket.once("close", end);
  try {
    const [answer] = await once(socket, "data", { signal: closed.signal });
    return answer;
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    throw Object.assign(new Error("the server closed the connection"), { code: "ECONNRESET" });
  } finally {
    socket.off("close", end);
  }
}

async function encrypted(socket: Socket, options: tls.ConnectionOptions, isDirect: boolean): Promise<Socket> {
  const secure = tls.connect({ ...options, socket });
  try {
    await once(secure, "secureConnect");
  } catch (error) {
    secure.destroy();
    const { message, code } = error as NodeJS.ErrnoException;
    throw new TlsError(`the SSL connection failed: ${message}${code === undefined ? "" : ` (${code})`}`, {
      cause: error,
    });
  }
  if (isDirect && secure.alpnProtocol !== "postgresql") {
    secure.destroy();
    throw new TlsError("the server does not take SSL connections with sslnegotiation=direct");
  }
  return secure;
}
