import type pg from "pg";
import {
  createCitus,
  distribute,
  forEachPlace,
  hasCitus,
  isDistributed,
  makePlaces,
} from "../citus/index.ts";
import { tablesOf } from "../citus/relations.ts";
import { loadMigrations, type Migration } from "../migrations.ts";
import {
  APPLIED_COLUMNS,
  type AppliedMigration,
  describeStrange,
  SchemaMismatchError,
} from "../pool/assert-schema.ts";
import { openPool } from "../pool/index.ts";
import { ensureGroups } from "../roles/ensure-groups.ts";
import { assertSchemaToUse, GRANTED_FROM } from "../roles/service-groups.ts";
import { recountRuns } from "../write/parts/recount-runs.ts";
import { applyMigration, type LockPatience } from "./apply-migration.ts";
import { connectOwner } from "./connect-owner.ts";
import { continueChangeIds } from "./continue-change-ids.ts";
import { restoreGrants } from "./restore-grants.ts";

/** Any number of its own: two migrations of one database wait for each other. */
const ADVISORY_LOCK = 7_303_014_301;

export interface MigrationReport {
  /** Names of the migrations applied now, in order. */
  readonly applied: readonly string[];
  /** How many tables were distributed now over the nodes of a Citus cluster. */
  readonly distributed: number;
}

export type MigrateOptions = LockPatience & {
  /** Default: those of this version. */
  readonly migrations?: readonly Migration[] | undefined;
  /** Makes the extension citus, where it is missing. A database that has it is distributed anyway. */
  readonly citus?: boolean | undefined;
  /** Number of shards of each table where the database is not distributed yet. Default 32. */
  readonly shards?: number | undefined;
};

/**
 * Brings a database to the schema of this version. What is applied already is left alone, so running it again, or twice at a
 * time, does no harm. Then counts what was stored by the rules of versions before; that takes a while where there is much.
 * Services go on meanwhile. A database with the extension citus is distributed over the nodes of its cluster.
 *
 * @param ownerUrl of a role that owns the database, or a schema that its search path leads to
 * @throws AdministratorNeededError when the groups of the services are missing and the owner may not make roles
 * @throws CitusError where it cannot be distributed
 * @throws SchemaMismatchError when the database has migrations that this version does not run on, or that differ.
 */
export async function migrate(ownerUrl: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const migrations = options.migrations ?? (await loadMigrations());
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  await assertUtf8(client);
  await assertSchemaToUse(client);
  await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
  const known = await ensureMigrationTable(client);
  const problem = describeStrange(migrations, known);
  if (problem !== null) {
    throw new SchemaMismatchError(problem);
  }

  const groups = await ensureGroups(client);
  const isKnown = new Set(known.map(({ version }) => version));
  const before = migrations.filter(({ version }) => isKnown.has(version));
  if (before.some(({ version }) => version >= GRANTED_FROM)) await restoreGrants(client, before, groups);
  const applied: string[] = [];
  for (const migration of migrations.filter(({ version }) => !isKnown.has(version))) {
    await applyMigration(client, migration, groups, options);
    applied.push(migration.name);
  }
  // While the tables still lie together.
  if (!(await isDistributed(client))) {
    await continueChangeIds(client);
    await countOldRuns(ownerUrl);
  }
  if (options.citus === true) await createCitus(client);
  const distributed = (await hasCitus(client)) ? await distribute(client, options) : 0;
  if (await isDistributed(client)) await migratePlaces(ownerUrl, client);
  return { applied, distributed };
}

/** Makes the table of applied migrations where it is missing, and resolves with its rows, in order. */
export async function ensureMigrationTable(client: pg.Client): Promise<AppliedMigration[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      compatible_from integer
    )
  `);
  const { rows: columns } = await client.query(
    "SELECT FROM pg_attribute WHERE attrelid = 'schema_migrations'::regclass AND attname = 'compatible_from'",
  );
  if (columns.length === 0)
    await client.query("ALTER TABLE schema_migrations ADD COLUMN compatible_from integer");
  const { rows } = await client.query<AppliedMigration>(
    `SELECT ${APPLIED_COLUMNS} FROM schema_migrations ORDER BY version`,
  );
  return rows;
}

/** Brings the places of a cluster to what the home is now, and hands them the days of which the home knows that work is left. */
async function migratePlaces(ownerUrl: string, home: pg.Client): Promise<void> {
  await makePlaces(ownerUrl);
  const lists = await dayLists(home);
  await forEachPlace(ownerUrl, async ({ url }) => {
    await using connection = await connectOwner(url);
    await continueChangeIds(connection.client);
    for (const { table, days } of lists)
      await connection.client.query(
        `INSERT INTO ${table} (stored_on) SELECT unnest($1::date[]) ON CONFLICT DO NOTHING`,
        [days],
      );
    await countOldRuns(url);
  });
  for (const { table, days } of lists)
    await home.query(`DELETE FROM ${table} WHERE stored_on = ANY ($1::date[])`, [days]);
}

/** Tables of days of which each place has its own, and the days that are in that of the home. */
async function dayLists(home: pg.Client): Promise<{ readonly table: string; readonly days: string[] }[]> {
  const { rows: tables } = await home.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name JOIN pg_attribute ON attrelid = to_regclass(name)
    WHERE attname = 'stored_on'`,
    [tablesOf("place")],
  );
  const lists = [];
  for (const { name: table } of tables) {
    const { rows } = await home.query<{ day: string }>(`SELECT stored_on::text AS day FROM ${table}`);
    lists.push({ table, days: rows.map(({ day }) => day) });
  }
  return lists;
}

async function countOldRuns(ownerUrl: string): Promise<void> {
  const pool = await openPool(ownerUrl, { applicationName: "runfacts-admin", maxConnections: 1 });
  try {
    await recountRuns(pool);
  } finally {
    await pool.end();
  }
}

/** @throws Error when a database cannot hold all text */
export async function assertUtf8(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding !== "UTF8") {
    throw new Error(
      `Runfacts needs a database with the encoding UTF8, this one has ${encoding}. ` +
        "Make one: CREATE DATABASE runfacts TEMPLATE template0 ENCODING 'UTF8'",
    );
  }
}
