import { findEmbeddedPostgres, hasEmbeddedData, startEmbeddedPostgres } from "../embedded/index.ts";
import { databaseUrl } from "./database-url.ts";

/**
 * The owner's URL, as `databaseUrl` finds it. Where neither DATABASE_URL is set nor a server runs on DATA_DIR, the embedded
 * PostgreSQL runs there until disposal.
 *
 * @param mayBeNew makes a data directory where there is none
 * @throws Error when there is no database
 */
export async function openOwner(
  env: NodeJS.ProcessEnv,
  { mayBeNew }: { readonly mayBeNew: boolean },
): Promise<AsyncDisposable & { readonly url: string }> {
  const dataDir = env["DATA_DIR"] || ".data";
  const isElsewhere = Boolean(env["DATABASE_URL"]) || (await findEmbeddedPostgres(dataDir)) !== null;
  if (!isElsewhere && (mayBeNew || (await hasEmbeddedData(dataDir)))) {
    return startEmbeddedPostgres({ dataDir, log: console.log });
  }
  return { url: await databaseUrl(env), async [Symbol.asyncDispose]() {} };
}
