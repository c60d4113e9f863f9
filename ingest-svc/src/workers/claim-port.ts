import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/**
 * The port that workers are to share: the given one, or a free one for 0. Found out before there are workers, so that a
 * port in use is said once, and one that is replaced gets the port of the others.
 *
 * @throws Error with code EADDRINUSE when another program listens there
 */
export async function claimPort(host: string, port: number): Promise<number> {
  const server = createServer().listen({ host, port });
  await once(server, "listening");
  const claimed = (server.address() as AddressInfo).port;
  server.close();
  await once(server, "close");
  return claimed;
}
