import { join } from "node:path";
import type pg from "pg";
import { claimServer } from "./claim.ts";
import { initialiseData, OWNER, readPassword } from "./initialise-data.ts";
import { launch, type ServerSettings, stop } from "./launch.ts";
import { type Log, placeServer, type ServerPlace, serverFolder } from "./place-server.ts";
import { findPostmaster, type Postmaster } from "./postmaster.ts";

export type EmbeddedPostgres = AsyncDisposable & {
  /** Of the database's owner. */
  readonly url: string;
};

export type EmbeddedPostgresOptions = {
  /** Its data lives in `postgres` under this folder, which is made when it is missing. */
  readonly dataDir: string;
  /** Hears what a user should know, such as data kept elsewhere. */
  readonly log: Log;
  /** Added to `postgresql.conf`. */
  readonly settings?: ServerSettings;
};

/**
 * Starts the PostgreSQL that came with npm on 127.0.0.1, on a free port, or adopts the one that still runs on the data
 * directory after its last owner was killed. It outlives signals to this process; disposing stops it, so do that last.
 *
 * @throws Error when the machine has no such PostgreSQL, when it does not start, or when another process owns it.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await placeServer(dataDir, log);
  await initialiseData(place, { sync: settings["fsync"] !== "off" });
  const postmaster = await launch(place, settings);
  const claim = await claimServer(await serverUrl(place, postmaster, "postgres"));
  try {
    await ensureDatabase(claim.client);
  } catch (error) {
    await claim[Symbol.asyncDispose]();
    throw error;
  }
  return {
    url: await serverUrl(place, postmaster, OWNER),
    async [Symbol.asyncDispose]() {
      await stop(place);
      await claim[Symbol.asyncDispose]();
    },
  };
}

/** The URL of the embedded server that runs on a data directory right now, or null. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const folder = await serverFolder(dataDir);
  const postmaster = folder === null ? null : await findPostmaster(join(folder, "data"));
  return folder === null || postmaster === null ? null : serverUrl({ folder }, postmaster, OWNER);
}

async function serverUrl(
  place: Pick<ServerPlace, "folder">,
  { port }: Postmaster,
  database: string,
): Promise<string> {
  return `postgres://${OWNER}:${await readPassword(place)}@127.0.0.1:${port}/${database}`;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [OWNER]);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(OWNER)}`);
  }
}
