import { cloneDatabase } from "@runfacts/db/testing";
import { startService as startIngest } from "@runfacts/ingest-svc";
import { startService as startQuery } from "@runfacts/query-svc";
import type { AuthMode } from "@runfacts/server";
import type { parseTrustedProxies } from "@runfacts/server/edge";
import { inject } from "vitest";
import { throughPooler } from "./through-pooler.ts";

/** Both services on free ports. */
export type Services = AsyncDisposable & { readonly ingestUrl: string; readonly queryUrl: string };

/** Both services over a database of their own. */
export type Platform = Services & {
  readonly database: Awaited<ReturnType<typeof cloneDatabase>>;
};

/** Settings that a test may choose. */
export interface PlatformSettings {
  readonly AUTH?: AuthMode;
  readonly DATABASE_POOLER?: "none" | "transaction";
  readonly TRUSTED_PROXIES?: ReturnType<typeof parseTrustedProxies>;
  readonly ALLOW_UNSAFE_DURABILITY?: boolean;
  readonly MAX_REPLICA_LAG?: number;
  readonly PRIMARY_DATABASE_URL?: string;
  readonly COMMIT_TIMEOUT?: number;
  readonly CORS_ORIGINS?: "*" | readonly string[];
  readonly BASE_PATH?: string;
  readonly TLS_CERT?: string;
  readonly TLS_KEY?: string;
  readonly PRIVACY_ON_VIOLATION?: "drop" | "reject";
}

/** Starts the platform in this process, over a fresh copy of the migrated database. */
export async function startPlatform(settings: PlatformSettings = {}): Promise<Platform> {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await cloneDatabase(inject("postgres")));
  const services = resources.use(await startServices(database, settings));
  const owned = resources.move();
  return { ...services, database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Starts both services in this process, over a database that is ready. */
export async function startServices(
  urls: { ingestUrl: string; queryUrl: string },
  settings: PlatformSettings = {},
): Promise<Services> {
  await using resources = new AsyncDisposableStack();
  const common = {
    HOST: "127.0.0.1",
    LOG_LEVEL: "fatal" as const,
    // The PostgreSQL of tests is fast instead.
    ALLOW_UNSAFE_DURABILITY: true,
    RUNFACTS_FAST_PATH: process.env["RUNFACTS_FAST_PATH"] !== "off",
    ...settings,
  };
  const { PRIMARY_DATABASE_URL: _, ...commonOfIngest } = common;
  const toIngest = { ...commonOfIngest, INGEST_PORT: 0, INGEST_DATABASE_URL: urls.ingestUrl };
  const toQuery = { ...common, QUERY_PORT: 0, QUERY_DATABASE_URL: urls.queryUrl };
  const ingest = resources.use(await startIngest(resources.use(await throughPooler(toIngest)).settings));
  const query = resources.use(await startQuery(resources.use(await throughPooler(toQuery)).settings));
  const owned = resources.move();
  return { ingestUrl: ingest.url, queryUrl: query.url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
