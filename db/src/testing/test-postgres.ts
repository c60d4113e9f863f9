import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maintain } from "../admin/maintain.ts";
import { migrate } from "../admin/migrate.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { ensureLoginRoles } from "../roles/ensure-login-roles.ts";
import {
  type CitusCluster,
  type CitusNodes,
  closeTemplate,
  createCitusDatabase,
  dropCitusDatabase,
  findCitus,
  startCitusCluster,
} from "./citus/citus-cluster.ts";
import { createDatabase, dropDatabase, withDatabase } from "./test-databases.ts";

export { createDatabase, dropDatabase, withDatabase };

/** A server with a migrated template database; plain data, fit for vitest's `provide`. */
export interface TestPostgres {
  /** Of the template, which is never written to. */
  readonly ownerUrl: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly insightUrl: string;
  readonly template: string;
  /** The nodes of a Citus cluster where the databases are distributed; `ownerUrl` is its coordinator's. */
  readonly citus?: CitusNodes | undefined;
  /** UTC day of the template's partitions, such as `2026-11-01`. */
  readonly madeOn: string;
}

export type RunningTestPostgres = AsyncDisposable & { readonly server: TestPostgres };

/** Durability costs time, and a test database has nothing to lose. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/**
 * Starts a PostgreSQL for tests, the embedded one in a temporary folder, and makes a template: migrated, with
 * partitions for the days ahead and the login roles. With TEST_DATABASE_URL that server (of its owner) is used, with TEST_ON_CITUS=1
 * a cluster of three, of the programs in CITUS_PG_BIN.
 */
export async function startTestPostgres(): Promise<RunningTestPostgres> {
  if (process.env["TEST_ON_CITUS"] === "1") return startTestCitus();
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "runfacts-test-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  await chmod(dataDir, 0o711);

  const serverUrl = process.env["TEST_DATABASE_URL"] ?? (await startFast(stack, dataDir));
  const template = `runfacts_template_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(serverUrl, template);
  stack.defer(() => dropDatabase(serverUrl, template));

  const ownerUrl = withDatabase(serverUrl, template);
  await migrate(ownerUrl);
  const madeOn = utcDay();
  await maintain(ownerUrl);
  const urls = await ensureLoginRoles(ownerUrl, { dataDir });

  const owned = stack.move();
  return {
    server: { ownerUrl, ...urls, template, madeOn },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Few shards: a database has all days of each, and is copied for each test. */
const SHARDS = 4;
const DAYS_AHEAD = 2;

/**
 * As `startTestPostgres`, on a cluster of three that is started for it.
 *
 * @param settings added to the configuration of its servers
 * @throws Error where CITUS_PG_BIN names no PostgreSQL
 */
export async function startTestCitus(
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningTestPostgres & { readonly cluster: CitusCluster }> {
  const binaries = await findCitus();
  if (binaries === null)
    throw new Error("Set CITUS_PG_BIN: the folder of initdb of a PostgreSQL with Citus.");
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "runfacts-test-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const citus = stack.use(await startCitusCluster(binaries, settings));
  const template = `runfacts_template_${randomUUID().replaceAll("-", "")}`;
  const ownerUrl = await createCitusDatabase(citus, template);
  stack.defer(() => dropCitusDatabase(citus, template));
  await migrate(ownerUrl, { shards: SHARDS });
  const madeOn = utcDay();
  await maintain(ownerUrl, { daysAhead: DAYS_AHEAD });
  const urls = await ensureLoginRoles(ownerUrl, { dataDir });
  await closeTemplate(citus, template);
  const owned = stack.move();
  return {
    server: { ownerUrl, ...urls, template, madeOn, citus: { urls: citus.urls } },
    cluster: citus,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startFast(stack: AsyncDisposableStack, dataDir: string): Promise<string> {
  const log = (message: string) => console.warn(message);
  return stack.use(await startEmbeddedPostgres({ dataDir, log, settings: FAST })).url;
}

/** The UTC day of now. */
export function utcDay(): string {
  return new Date().toISOString().slice(0, "2026-11-01".length);
}
