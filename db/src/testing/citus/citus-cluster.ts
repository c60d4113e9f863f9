import { access, chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connectOwner } from "../../admin/connect-owner.ts";
import { readUrl, withCredentials } from "../../connection/index.ts";
import { findPostmaster } from "../../embedded/postmaster.ts";
import { randomPassword } from "../../roles/random-password.ts";
import { startOtherPostgres } from "../other-postgres.ts";
import { createDatabase, dropDatabase, withDatabase } from "../test-databases.ts";

/** Coordinator and two workers. */
const NODES = 3;

const SETTINGS = {
  shared_preload_libraries: "citus",
  max_connections: "300",
  max_prepared_transactions: "300",
  // Each database has a worker of its own.
  max_worker_processes: "100",
  max_locks_per_transaction: "256",
  wal_level: "logical",
  "citus.max_cached_conns_per_worker": "1",
  // Of a database that is dropped nothing waits for the others.
  "citus.distributed_deadlock_detection_factor": "-1",
  "citus.enable_statistics_collection": "off",
  "citus.node_conninfo": "sslmode=prefer",
  shared_buffers: "64MB",
};

const ATTEMPTS = 20;
const PAUSE_MS = 250;

/** Three servers with Citus, each with a superuser of the same name. */
export interface CitusNodes {
  /** Of the databases `postgres`, the coordinator's first. */
  readonly urls: readonly string[];
}

export type CitusCluster = AsyncDisposable &
  CitusNodes & {
    /** Ends a node with all of its processes, as when its machine loses power; 0 is the coordinator. */
    kill(node: number): Promise<void>;
    /** Starts it again, at the same address. */
    restart(node: number): Promise<void>;
  };

/**
 * The folder of a PostgreSQL with Citus, above its `bin`, which CITUS_PG_BIN names; null where it is not set.
 *
 * @throws Error where it names none
 */
export async function findCitus(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const bin = env["CITUS_PG_BIN"];
  if (bin === undefined || bin === "") return null;
  await access(join(bin, "initdb"));
  return join(bin, "..");
}

/**
 * Starts three servers, fast instead of safe; they know nothing of each other yet, which is a matter of each database.
 *
 * @param settings added to their configuration
 */
export async function startCitusCluster(
  binaries: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<CitusCluster> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-citus-"));
  await chmod(folder, 0o711);
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const homeOf = (node: number) => join(folder, String(node));
  const start = (node: number) =>
    startOtherPostgres(binaries, { home: homeOf(node), settings: { ...SETTINGS, ...settings } });
  const servers = await Promise.all(Array.from({ length: NODES }, (_, node) => start(node)));
  for (const server of servers) stack.use(server);
  // The nodes let each other in as they let in the owner, who is the same on all.
  const password = randomPassword();
  const urls = await Promise.all(
    servers.map(async ({ url }) => {
      const { user } = readUrl(url);
      await run(url, `ALTER ROLE ${user} PASSWORD '${password}'`);
      return withCredentials(url, user, password);
    }),
  );
  const owned = stack.move();
  return {
    urls,
    kill: async (node) => {
      const found = await findPostmaster(join(homeOf(node), "data"));
      if (found === null) throw new Error("the node does not run");
      // Its sessions notice that it is gone.
      process.kill(found.pid, "SIGKILL");
    },
    restart: async (node) => {
      owned.use(await start(node));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Makes an empty database on each node and joins them to a cluster; the URL is that of the coordinator. */
export async function createCitusDatabase(nodes: CitusNodes, name: string): Promise<string> {
  await Promise.all(nodes.urls.map((url) => createDatabase(url, name)));
  return joinNodes(nodes, name);
}

/** Lets the nodes of a database in to each other, by the password of the owner. */
export async function letNodesIn({ urls }: CitusNodes, name: string): Promise<void> {
  await Promise.all(
    urls.map(async (url) => {
      const { user, password } = readUrl(url);
      await run(
        withDatabase(url, name),
        `CREATE EXTENSION citus; INSERT INTO pg_dist_authinfo VALUES (0, '${user}', 'password=${password}')`,
      );
    }),
  );
}

/** Makes a cluster of databases that each node has; the URL is that of the coordinator. */
export async function joinNodes(nodes: CitusNodes, name: string): Promise<string> {
  await letNodesIn(nodes, name);
  const { urls } = nodes;
  const [coordinator = "", ...workers] = urls.map((url) => withDatabase(url, name));
  const at = (url: string) => `'127.0.0.1', ${readUrl(url).hosts[0]?.port}`;
  await run(coordinator, `SELECT citus_set_coordinator_host(${at(coordinator)})`);
  for (const worker of workers) await run(coordinator, `SELECT citus_add_node(${at(worker)})`);
  return coordinator;
}

/** Lets nobody into a database any more, Citus' own worker included, so that it can be a template. */
export async function closeTemplate({ urls }: CitusNodes, name: string): Promise<void> {
  await Promise.all(
    urls.map((url) =>
      run(
        url,
        `UPDATE pg_database SET datallowconn = false WHERE datname = '${name}';
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      ),
    ),
  );
}

/** A copy of a distributed database: what its nodes know of each other holds in the copy, since they have the same name for it. */
export async function cloneCitusDatabase(
  { urls }: CitusNodes,
  name: string,
  template: string,
): Promise<void> {
  await Promise.all(urls.map((url) => createDatabase(url, name, template)));
}

export async function dropCitusDatabase({ urls }: CitusNodes, name: string): Promise<void> {
  await Promise.all(urls.map((url) => dropWhenLeft(url, name)));
}

/** Citus' own worker and the sessions of other nodes leave a moment after they are told to. */
async function dropWhenLeft(url: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dropDatabase(url, name);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}

async function run(url: string, statements: string): Promise<void> {
  await using connection = await connectOwner(url);
  for (const statement of statements.split(";")) await connection.client.query(statement);
}
