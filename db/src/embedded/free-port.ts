import { once } from "node:events";
import { createServer } from "node:net";

/** A TCP port that nobody listens on at 127.0.0.1 right now: the preferred one, when it is free. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer().listen(preferred, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (preferred === 0) {
      throw error;
    }
    return freePort();
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("A TCP server has no port.");
  }
  return address.port;
}
