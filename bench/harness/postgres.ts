import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import pg from "pg";

const root = join(import.meta.dirname, "../..");

/** A PostgreSQL of the benchmark's own, with the settings of `npm start`. */
export type Postgres = AsyncDisposable & {
  readonly version: string;
  /** Of the first of its processes. */
  readonly pid: number;
  /** Makes an empty database: migrated, with partitions of today and the days ahead, and with the roles of the services. */
  createDatabase(name: string): Promise<Database>;
};

/** URLs of a database by role. */
export interface Database {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
}

/**
 * Starts it with its data beside that of `npm start`, on the same disk. Disposing it stops it and deletes
 * all of it: the same promise each time.
 */
export async function startPostgres(log: (message: string) => void): Promise<Postgres> {
  await using resources = new AsyncDisposableStack();
  await mkdir(join(root, ".data"), { recursive: true });
  const dataDir = await mkdtemp(join(root, ".data/bench-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  // Postgres may have to run as another user, who must get in.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, log });
  const facts = await factsOf(server.url);
  // Out of reach of that user, the data are not under our folder.
  resources.defer(() => rm(dirname(facts.data), { recursive: true, force: true }));
  resources.use(server);

  const owned = resources.move();
  let disposed: Promise<void> | undefined;
  return {
    ...facts,
    createDatabase: async (name) => {
      await query(server.url, `CREATE DATABASE "${name}"`);
      const ownerUrl = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
      await migrate(ownerUrl);
      await maintain(ownerUrl);
      return { ownerUrl, ...(await ensureLoginRoles(ownerUrl, { dataDir })) };
    },
    [Symbol.asyncDispose]: () => {
      disposed ??= owned.disposeAsync();
      return disposed;
    },
  };
}

async function factsOf(url: string): Promise<{ version: string; data: string; pid: number }> {
  const [row] = await query<{ version: string; data: string; pidfile: string }>(
    url,
    `SELECT current_setting('server_version') AS version, current_setting('data_directory') AS data,
      pg_read_file('postmaster.pid') AS pidfile`,
  );
  if (row === undefined) throw new Error("PostgreSQL did not tell its settings");
  return { version: row.version, data: row.data, pid: Number.parseInt(row.pidfile, 10) };
}

/** Runs one statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: "runfacts-bench" });
  // A connection that breaks fails its statement, which says so.
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
