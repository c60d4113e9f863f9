import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { startOtherPostgres } from "@runfacts/db/testing";
import { runCommand } from "@runfacts/dev/run-command";
import pg from "pg";

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
      const copy = await copyServer(primary.ownerUrl, primaryDir, dataDir);
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

/** Copies the data of a server that runs, and answers with the settings with which the copy follows it. */
async function copyServer(url: string, from: string, to: string) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query("SELECT pg_backup_start('copy', true)");
  // With the owners of the files.
  const { ok, output } = await runCommand("cp", ["-a", join(from, "postgres"), to], "/");
  if (!ok) throw new Error(output);
  await rm(join(to, "postgres/data/postmaster.pid"));
  const { rows } = await client.query("SELECT labelfile FROM pg_backup_stop()");
  await client.end();
  const { uid, gid } = await stat(join(to, "postgres/data/PG_VERSION"));
  for (const [name, text] of [
    ["backup_label", rows[0].labelfile],
    ["standby.signal", ""],
  ]) {
    const path = join(to, "postgres/data", name);
    await writeFile(path, text);
    await chown(path, uid, gid);
  }
  const { hostname, port, username, password } = new URL(url);
  return {
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password} application_name=replica`,
    recovery_target_timeline: "latest",
  };
}
