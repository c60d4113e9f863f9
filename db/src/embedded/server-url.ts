import { OWNER, readPassword } from "./initialise-data.ts";
import type { ServerPlace } from "./place-server.ts";
import type { Postmaster } from "./postmaster.ts";

/** The URL of a database of a server, as its owner. It never leaves the machine, whatever PGSSLMODE asks of other servers. */
export async function serverUrl(
  place: Pick<ServerPlace, "folder">,
  { port }: Postmaster,
  database: string,
): Promise<string> {
  return `postgres://${OWNER}:${await readPassword(place)}@127.0.0.1:${port}/${database}?sslmode=disable`;
}
