import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from "@runfacts/db/embedded";
import pg from "pg";

/** A PostgreSQL of its own for a test that breaks it, migrated, with its data in a folder that goes at the end. */
export type OwnPostgres = AsyncDisposable & {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly insightUrl: string;
  /** Kills every process of the server at once, as a loss of power does; what only its memory held is lost. */
  crash(): Promise<void>;
  /** Starts the server again, on the same port. */
  restart(): Promise<void>;
};

/**
 * Starts such a server.
 *
 * @param dataDir where its data lives; default: a temporary folder
 */
export async function startOwnPostgres(
  settings: EmbeddedPostgresOptions["settings"] = {},
  dataDir?: string,
): Promise<OwnPostgres> {
  await using resources = new AsyncDisposableStack();
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "runfacts-own-")));
  // The server runs as another user where we are root.
  await chmod(folder, 0o711);
  if (dataDir === undefined) resources.defer(() => rm(folder, { recursive: true, force: true }));
  const start = () => startEmbeddedPostgres({ dataDir: folder, log: () => {}, settings });
  let server = await start();
  resources.defer(() => server[Symbol.asyncDispose]());
  const ownerUrl = server.url;
  await migrate(ownerUrl);
  await maintain(ownerUrl);
  const urls = await ensureLoginRoles(ownerUrl, { dataDir: folder });
  const owned = resources.move();
  return {
    ownerUrl,
    ...urls,
    crash: () => killAll(ownerUrl),
    restart: async () => {
      await server[Symbol.asyncDispose]();
      server = await start();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Runs statements as the owner of a database. */
export async function asOwner<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function killAll(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int AS pid
     UNION ALL SELECT pid FROM pg_stat_activity`,
  );
  for (const { pid } of rows) process.kill(pid, "SIGKILL");
  await client.end().catch(() => {});
}
