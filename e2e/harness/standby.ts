import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { startOtherPostgres } from "@runfacts/db/testing";
import { copyServer } from "./copy-server.ts";

/** A primary and replicas that follow it by streaming. */
export type Cluster = AsyncDisposable & {
  readonly primary: { readonly ownerUrl: string; readonly ingestUrl: string; readonly queryUrl: string };
  /** Starts a replica, and resolves with the URL of its owner once it answers. */
  addReplica(settings?: Readonly<Record<string, string>>): Promise<string>;
};

/**
 * Starts the primary.
 *
 * @param binaries of a PostgreSQL. Default: those of the embedded one.
 */
export async function startCluster(
  settings: Readonly<Record<string, string>> = {},
  binaries?: string,
): Promise<Cluster> {
  await using resources = new AsyncDisposableStack();
  const primaryDir = await makeFolder(resources);
  const start = async (dataDir: string, more: Readonly<Record<string, string>>) =>
    binaries === undefined
      ? await startEmbeddedPostgres({ dataDir, log: () => {}, settings: more })
      : await startOtherPostgres(binaries, { home: join(dataDir, "postgres"), settings: more });
  const { url: ownerUrl } = resources.use(await start(primaryDir, settings));
  await migrate(ownerUrl);
  await maintain(ownerUrl);
  const primary = { ownerUrl, ...(await ensureLoginRoles(ownerUrl, { dataDir: primaryDir })) };
  const owned = resources.move();
  return {
    primary,
    addReplica: async (more = {}) => {
      const dataDir = await makeFolder(owned);
      const copy = await copyServer(primary.ownerUrl, primaryDir, dataDir, "replica");
      const replica = owned.use(await start(dataDir, { ...settings, ...copy, ...more }));
      return replica.url;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function makeFolder(resources: AsyncDisposableStack): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "runfacts-cluster-"));
  // The server runs as another user where we are root.
  await chmod(path, 0o711);
  resources.defer(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** The URL of a login, at the server of another URL. */
export function atServer(url: string, server: string): string {
  const moved = new URL(url);
  moved.port = new URL(server).port;
  return moved.href;
}
