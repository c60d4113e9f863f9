import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { binariesVersion, findBinaries } from "./binaries.ts";
import { type ServerPlace, serverFolder } from "./place-server.ts";

/**
 * Data of another major version of PostgreSQL cannot be opened.
 *
 * @throws Error with how to move it
 */
export async function assertDataVersion({ data }: Pick<ServerPlace, "data">): Promise<void> {
  const made = await dataVersion(data);
  if (made === null) return;
  const [ours] = (await binariesVersion(await findBinaries())).split(".");
  if (made === ours) return;
  throw new Error(
    `The data in ${data} was made by PostgreSQL ${made}, this version of Runfacts has ${ours}. To move it: npm run db:dump -- FILE with the version that made it, then here, with DATA_DIR set to a new folder, npm run db:load -- FILE.`,
  );
}

/** Whether a data directory holds the data of an embedded server. */
export async function hasEmbeddedData(dataDir: string): Promise<boolean> {
  const folder = await serverFolder(dataDir);
  return folder !== null && (await dataVersion(join(folder, "data"))) !== null;
}

/** The major version that made a data directory; null where there is none. */
async function dataVersion(data: string): Promise<string | null> {
  const version = await readFile(join(data, "PG_VERSION"), "utf8").catch(() => null);
  return version?.trim() ?? null;
}
