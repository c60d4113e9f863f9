import { access, constants, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { assertDurableServer, ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { supervise } from "@runfacts/server/process";
import type { StartSettings } from "./settings.ts";

/** A database that is migrated and has its partitions, and the URLs of the roles for the services. */
export type PreparedDatabase = AsyncDisposable & {
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly insightUrl: string;
  /** Where changes of runs are notified; empty for nowhere. */
  readonly listenUrl: string;
  /** Resolves when the embedded server is given up, with a line that says why. */
  readonly gaveUp: Promise<string>;
};

/**
 * Makes the database ready: that of DATABASE_URL, or an embedded PostgreSQL with its data under DATA_DIR, which is started
 * again on the same port when it ends before `stop` aborts, and stopped on disposal.
 */
export async function prepareDatabase(settings: StartSettings, stop: AbortSignal): Promise<PreparedDatabase> {
  await using resources = new AsyncDisposableStack();
  const dataDir = resolve(settings.DATA_DIR);
  const { url: ownerUrl, gaveUp } =
    settings.DATABASE_URL === undefined
      ? await embedded(dataDir, resources, stop)
      : { url: settings.DATABASE_URL, gaveUp: new Promise<string>(() => undefined) };
  const isAllowed = settings.ALLOW_UNSAFE_DURABILITY ?? false;
  await assertDurableServer(ownerUrl, { isAllowed, warn: console.warn });
  const { INGEST_DATABASE_URL, QUERY_DATABASE_URL, INSIGHT_DATABASE_URL } = settings;
  const isPooled = settings.DATABASE_POOLER === "transaction";
  // Before the schema, which the groups of these roles are part of: an administrator is asked for all at once.
  const urls =
    INGEST_DATABASE_URL !== undefined &&
    QUERY_DATABASE_URL !== undefined &&
    INSIGHT_DATABASE_URL !== undefined
      ? {
          ingestUrl: INGEST_DATABASE_URL,
          queryUrl: QUERY_DATABASE_URL,
          insightUrl: INSIGHT_DATABASE_URL,
        }
      : await ensureLoginRoles(ownerUrl, { dataDir });
  await migrate(ownerUrl);
  await maintain(ownerUrl, {
    retentionDays: settings.RETENTION_DAYS,
    runTimeoutMs: settings.RUN_TIMEOUT,
    // What may go on later is left to the maintenance: services wait for this.
    signal: AbortSignal.abort(),
  });
  const owned = resources.move();
  return {
    ownerUrl,
    ingestUrl: INGEST_DATABASE_URL ?? urls.ingestUrl,
    queryUrl: QUERY_DATABASE_URL ?? urls.queryUrl,
    insightUrl: INSIGHT_DATABASE_URL ?? urls.insightUrl,
    listenUrl: settings.LISTEN_DATABASE_URL ?? (isPooled ? "" : (QUERY_DATABASE_URL ?? urls.queryUrl)),
    gaveUp,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function embedded(dataDir: string, resources: AsyncDisposableStack, stop: AbortSignal) {
  await assertWritable(dataDir);
  const first = await startEmbeddedPostgres({ dataDir, log: console.log });
  const { url } = first;
  const { port } = new URL(url);
  const supervision = supervise({
    name: "PostgreSQL",
    first,
    // The services know the server by its port.
    restart: async () => {
      const part = await startEmbeddedPostgres({ dataDir, log: console.log, settings: { port } });
      console.log(`PostgreSQL runs again on port ${port}.`);
      return part;
    },
    say: console.error,
    stop,
  });
  resources.use(supervision);
  return { url, gaveUp: supervision.gaveUp };
}

async function assertWritable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
    throw new Error(
      `The folder for data cannot be written (${code}). Set DATA_DIR to one that this user may write.`,
      { cause: error },
    );
  }
}
