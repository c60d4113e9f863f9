import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { type Claim, claimServer, isPassing } from "./claim.ts";
import { stop } from "./launch.ts";
import { placeServer, type ServerPlace, serverFolder } from "./place-server.ts";
import { findPostmaster } from "./postmaster.ts";
import { serverUrl } from "./server-url.ts";

/** Services whose parent is gone finish what they were doing, which takes up to 10 s. */
const DRAIN_MS = 20_000;
const LOOK_MS = 250;
/** A server that recovers takes a while to let us in. */
const PATIENCE_MS = 60_000;

/**
 * Stops the server of a data directory whose owner is gone, once its clients have left or took too long. Does nothing when
 * none runs, or when another process has claimed it meanwhile.
 */
export async function stopOrphan(dataDir: string): Promise<void> {
  if ((await serverFolder(dataDir)) === null) return;
  const place = await placeServer(dataDir, () => undefined);
  const drained = Date.now() + DRAIN_MS;
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(LOOK_MS)) {
    try {
      if (await stopOnce(place, drained)) return;
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
    }
  }
}

/** @returns false when clients are still there */
async function stopOnce(place: ServerPlace, drained: number): Promise<boolean> {
  const postmaster = await findPostmaster(place.data);
  if (postmaster === null) return true;
  // Held for a moment only, so that a next owner waits for us, and we never stop its server.
  await using claim: Claim = await claimServer(await serverUrl(place, postmaster, "postgres"));
  if (Date.now() < drained && (await hasClients(claim.client))) return false;
  await stop(place, postmaster);
  return true;
}

async function hasClients(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1",
  );
  return rowCount !== 0;
}
