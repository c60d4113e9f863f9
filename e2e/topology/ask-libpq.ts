import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Outcome } from "../database/tls-outcomes.ts";
import type { TlsServer } from "../database/tls-server.ts";

/** What psql, and so libpq, makes of a URL. */
export async function askLibpq(server: TlsServer, url: string): Promise<Outcome> {
  server.proxy.take();
  const env = { PATH: process.env["PATH"], HOME: server.home };
  const isOpen = await promisify(execFile)("psql", ["-X", "-w", "-c", "SELECT 1", url], { env }).then(
    () => true,
    () => false,
  );
  const last = server.proxy.take().at(-1);
  return isOpen && last !== undefined ? last : "refused";
}
