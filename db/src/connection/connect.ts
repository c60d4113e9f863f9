import type pg from "pg";
import { createConnector, type SessionOptions } from "./create-connector.ts";
import { PoolerError } from "./pooler.ts";

/**
 * Opens one session, for what needs one of its own: locks, notifications, COPY, cursors. End it with `client.end()`.
 *
 * @throws ConnectionUrlError; PoolerError behind a pooler that does not give one; what the network and the server say
 */
export async function connect(url: string, options: Omit<SessionOptions, "pooler">): Promise<pg.Client> {
  const connector = createConnector(url, options);
  const client = await connector.open();
  // A connection that breaks between statements; the next statement fails and says so.
  client.on("error", () => undefined);
  try {
    const mode = await connector.settle(client);
    if (mode === "session" || mode === "none") return client;
    throw new PoolerError(
      `The connection goes through a pooler of ${mode}s, and this needs a session of its own: give the address of PostgreSQL itself.`,
    );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
