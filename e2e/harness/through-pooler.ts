import { startPgBouncer } from "./pgbouncer.ts";

/** What settings of a service say of its database, as it reads them or as its environment has them. */
interface DatabaseSettings {
  readonly INGEST_DATABASE_URL?: string | undefined;
  readonly QUERY_DATABASE_URL?: string | undefined;
  readonly PRIMARY_DATABASE_URL?: string | undefined;
  readonly LISTEN_DATABASE_URL?: string | undefined;
  readonly DATABASE_POOLER?: string | undefined;
}

const POOLED = ["INGEST_DATABASE_URL", "QUERY_DATABASE_URL", "PRIMARY_DATABASE_URL"] as const;

/**
 * With POOLER_BIN, the path of a PgBouncer, the settings with which a service reaches its database through one in transaction mode, but
 * for what it listens to. They are as they were without it, and where the test chose a pooler itself.
 */
export async function throughPooler<Settings extends DatabaseSettings>(
  settings: Settings,
): Promise<AsyncDisposable & { readonly settings: Settings }> {
  await using resources = new AsyncDisposableStack();
  const bin = process.env["POOLER_BIN"];
  const pooled: Record<string, string> = {};
  if (bin !== undefined && settings.DATABASE_POOLER === undefined) {
    pooled["DATABASE_POOLER"] = "transaction";
    for (const name of POOLED) {
      const url = settings[name];
      if (url === undefined) continue;
      pooled[name] = resources.use(await startPgBouncer(bin, "transaction", [url])).through(url);
    }
    const listened = settings.LISTEN_DATABASE_URL ?? settings.QUERY_DATABASE_URL;
    if (listened !== undefined) pooled["LISTEN_DATABASE_URL"] = listened;
  }
  const owned = resources.move();
  return { settings: { ...settings, ...pooled }, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
