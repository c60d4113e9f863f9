import type pg from "pg";
import { loadMigrations, type Migration } from "../migrations.ts";
import { describeMismatch, SchemaMismatchError } from "../pool/assert-schema.ts";
import { openPool } from "../pool/index.ts";
import { recountRuns } from "../write/parts/recount-runs.ts";
import { connectOwner } from "./connect-owner.ts";

/** Any number of its own: two migrations of one database wait for each other. */
const ADVISORY_LOCK = 7_303_014_301;

export type MigrationReport = {
  /** Names of the migrations applied now, in order. */
  readonly applied: readonly string[];
};

/**
 * Brings a database to the schema of this version. Each migration is one transaction; what is applied already is left
 * alone, so running it again, or twice at a time, does no harm. Then counts what was stored by the rules of versions before;
 * that takes a while where there is much, and services may go on meanwhile.
 *
 * @param ownerUrl of a role that owns the database and may create roles.
 * @throws SchemaMismatchError when the database has migrations this version does not know, or that differ.
 */
export async function migrate(ownerUrl: string): Promise<MigrationReport> {
  const migrations = await loadMigrations();
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await assertUtf8(client);
  await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )
  `);
  const { rows } = await client.query(
    "SELECT version, name, checksum FROM schema_migrations ORDER BY version",
  );
  const known = migrations.filter(({ version }) => rows.some((row) => row.version === version));
  const problem = rows.length === 0 ? null : describeMismatch(known, rows);
  if (problem !== null) {
    throw new SchemaMismatchError(problem);
  }

  const applied: string[] = [];
  for (const migration of migrations) {
    if (!known.includes(migration)) {
      await apply(client, migration);
      applied.push(migration.name);
    }
  }
  await countOldRuns(ownerUrl);
  return { applied };
}

async function countOldRuns(ownerUrl: string): Promise<void> {
  const pool = await openPool(ownerUrl, { applicationName: "runfacts-admin", maxConnections: 1 });
  try {
    await recountRuns(pool);
  } finally {
    await pool.end();
  }
}

async function assertUtf8(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding !== "UTF8") {
    throw new Error(
      `Runfacts needs a database with the encoding UTF8, this one has ${encoding}. ` +
        "Make one: CREATE DATABASE runfacts TEMPLATE template0 ENCODING 'UTF8'",
    );
  }
}

async function apply(client: pg.Client, { version, name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [
      version,
      name,
      checksum,
    ]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
