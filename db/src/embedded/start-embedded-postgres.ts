import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { type Claim, claimServer, isPassing } from "./claim.ts";
import { assertDataVersion } from "./data-version.ts";
import { startGuard } from "./guard.ts";
import { initialiseData, OWNER } from "./initialise-data.ts";
import { keepClaim } from "./keep-claim.ts";
import { launch, type ServerSettings, stop } from "./launch.ts";
import { type Log, placeServer, type ServerPlace, serverFolder } from "./place-server.ts";
import { findPostmaster } from "./postmaster.ts";
import { serverUrl } from "./server-url.ts";
import type { SpawnedServer } from "./spawn-server.ts";
import { type WatchTimes, watchServer } from "./watch-server.ts";

export type EmbeddedPostgres = AsyncDisposable & {
  /** Of the database's owner. */
  readonly url: string;
  /** Resolves when the server has ended, with how, to follow its name: "was killed (SIGKILL)". */
  readonly ended: Promise<string>;
};

export interface EmbeddedPostgresOptions {
  /** Its data lives in `postgres` under this folder, which is made when it is missing. */
  readonly dataDir: string;
  /** Hears what a user should know, such as data kept elsewhere. */
  readonly log: Log;
  /** Added to `postgresql.conf`. */
  readonly settings?: ServerSettings;
  /** How it is noticed that the server is stuck. */
  readonly watch?: WatchTimes;
}

const PATIENCE_MS = 30_000;

/**
 * Starts the PostgreSQL that came with npm on 127.0.0.1, on a free port, or adopts the one that still runs on the data
 * directory after its last owner was killed. It outlives signals to this process; disposing stops it, so do that last. When
 * this process is killed, the server is stopped once its clients have left, unless another process adopts it before.
 *
 * @throws Error when the machine has no such PostgreSQL, when it does not start, when another process owns it, or when another
 * major version made the data.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  settings = {},
  watch,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await placeServer(dataDir, log);
  await assertDataVersion(place);
  await initialiseData(place, { sync: settings["fsync"] !== "off" });
  const { server, claim } = await launchAndClaim(place, settings);
  try {
    await ensureDatabase(claim.client);
  } catch (error) {
    await claim[Symbol.asyncDispose]();
    throw error;
  }
  const watching = new AbortController();
  const claiming = new AbortController();
  const guard = startGuard(dataDir, log);
  const claimed = keepClaim({
    url: await serverUrl(place, server, "postgres"),
    first: claim,
    server,
    data: place.data,
    signal: claiming.signal,
  });
  let isOurs = true;
  const takenOver = claimed.then((isTaken) => {
    isOurs = !isTaken;
    return isTaken ? "was taken over by another Runfacts" : undefined;
  });
  const ended = Promise.race([watchServer(server, watching.signal, watch), takenOver]);
  return {
    url: await serverUrl(place, server, OWNER),
    ended: ended.then((how) => how ?? "was stopped"),
    async [Symbol.asyncDispose]() {
      watching.abort();
      if (isOurs) await stop(place, server);
      claiming.abort();
      await claimed;
      await guard[Symbol.asyncDispose]();
    },
  };
}

/** A server that stops, recovers or is killed meanwhile is waited for, and started again. */
async function launchAndClaim(
  place: ServerPlace,
  settings: ServerSettings,
): Promise<{ server: SpawnedServer; claim: Claim }> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(100)) {
    const server = await launch(place, settings);
    try {
      return { server, claim: await claimServer(await serverUrl(place, server, "postgres")) };
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
    }
  }
}

/** The URL of the embedded server that runs on a data directory right now, or null. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const folder = await serverFolder(dataDir);
  const postmaster = folder === null ? null : await findPostmaster(join(folder, "data"));
  return folder === null || postmaster === null ? null : serverUrl({ folder }, postmaster, OWNER);
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [OWNER]);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(OWNER)}`);
  }
}
