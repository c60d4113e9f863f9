import { findEmbeddedPostgres } from "../embedded/index.ts";

/**
 * The owner's URL: DATABASE_URL, or that of the embedded server that runs on DATA_DIR (default `.data`).
 *
 * @throws Error when there is neither.
 */
export async function databaseUrl(env: NodeJS.ProcessEnv): Promise<string> {
  const dataDir = env["DATA_DIR"] || ".data";
  const url = env["DATABASE_URL"] || (await findEmbeddedPostgres(dataDir));
  if (url === null) {
    throw new Error(
      `Set DATABASE_URL, or start the embedded PostgreSQL (npm start): none runs on ${dataDir}.`,
    );
  }
  return url;
}
