import type pg from "pg";
import { ensureMigrationTable } from "../admin/migrate.ts";
import { LOADING_VERSION } from "../pool/assert-schema.ts";
import type { DumpHead } from "./dump-file.ts";

/**
 * Marks a database as being loaded, in `schema_migrations`, where every version of the services looks before it starts.
 *
 * @returns how many chunks are there from a load of the same file that broke off
 * @throws Error when another file was being loaded, or the database is not as new
 */
export async function beginLoad(client: pg.Client, { id, migrations }: DumpHead): Promise<number> {
  const applied = await ensureMigrationTable(client);
  const loading = applied.find(({ version }) => version === LOADING_VERSION);
  if (loading !== undefined) {
    if (loading.name !== id) {
      throw new Error("The load of another file into this database has not ended. Go on with that one.");
    }
    return Number(loading.checksum);
  }
  const schema = migrations.at(-1)?.version ?? 0;
  const stranger = applied.find(
    ({ version, checksum }) =>
      migrations.find((migration) => migration.version === version)?.checksum !== checksum,
  );
  if (stranger !== undefined) {
    throw new Error(
      `The database has the migration ${stranger.name}, the file is of schema ${schema}. Load it into an empty database (CREATE DATABASE, or another DATA_DIR).`,
    );
  }
  if (applied.length > 0 && (await holdsData(client))) {
    throw new Error(
      "The database holds runs, projects or keys. Load into an empty one (CREATE DATABASE, or another DATA_DIR).",
    );
  }
  await client.query("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, '0')", [
    LOADING_VERSION,
    id,
  ]);
  return 0;
}

/** In the transaction of the rows. */
export async function noteLoaded(client: pg.Client, chunks: number): Promise<void> {
  await client.query("UPDATE schema_migrations SET checksum = $2 WHERE version = $1", [
    LOADING_VERSION,
    String(chunks),
  ]);
}

export async function endLoad(client: pg.Client): Promise<void> {
  await client.query("DELETE FROM schema_migrations WHERE version = $1", [LOADING_VERSION]);
}

async function holdsData(client: pg.Client): Promise<boolean> {
  for (const table of ["run_registry", "agent_runs", "api_keys", "rollups"]) {
    const { rows: found } = await client.query("SELECT to_regclass($1) IS NOT NULL AS is_there", [table]);
    if (found[0]?.is_there !== true) continue;
    const { rows } = await client.query(`SELECT FROM ${table} LIMIT 1`);
    if (rows.length > 0) return true;
  }
  const { rows } = await client.query("SELECT FROM projects WHERE project_id <> 1 LIMIT 1");
  return rows.length > 0;
}
