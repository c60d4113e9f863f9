import type pg from "pg";
import { isDistributed } from "./read-places.ts";
import { tablesOf } from "./relations.ts";

/** Enough for a cluster to grow to 32 nodes; each day has a table of each kind in each. */
const DEFAULT_SHARDS = 32;
const MAX_SHARDS = 1_024;

/** A database cannot be distributed, or not now. */
class CitusError extends Error {
  override readonly name = "CitusError";
}

export interface DistributeOptions {
  /** Number of shards of each table, and so of places, of a database that is not distributed yet. Default 32. */
  readonly shards?: number | undefined;
}

/** Whether a database has the extension citus. */
export async function hasCitus(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'");
  return rows.length > 0;
}

/** @throws CitusError where the extension cannot be made */
export async function createCitus(client: pg.Client): Promise<void> {
  try {
    await client.query("CREATE EXTENSION IF NOT EXISTS citus");
  } catch (error) {
    throw new CitusError(
      "This PostgreSQL cannot make the extension citus: install it on every node, name it in shared_preload_libraries, and connect as " +
        "a role that may make extensions (see docs/citus.md).",
      { cause: error },
    );
  }
}

/**
 * Distributes what is not distributed yet: tables of projects by `project_id`, with the shards of each project on one node; projects,
 * keys and settings as copies on all. A table at a time: one that broke off is begun anew, those before are done. While a table that
 * holds rows is copied, writers to it wait.
 *
 * @returns how many tables were distributed
 * @throws CitusError where it cannot be, or services are connected to a database that holds rows
 */
export async function distribute(
  client: pg.Client,
  { shards = DEFAULT_SHARDS }: DistributeOptions = {},
): Promise<number> {
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS)
    throw new CitusError(`The number of shards is a whole number from 1 to ${MAX_SHARDS}.`);
  const missing = await undistributed(client);
  if (missing.length === 0) {
    await forgetCopied(client);
    return 0;
  }
  await assertNodes(client);
  if (!(await isDistributed(client))) await assertNoServices(client);
  await client.query("SELECT set_config('citus.shard_count', $1, false)", [String(shards)]);
  await distributeFunctions(client);
  for (const { name, kind } of missing) {
    if (kind === "reference") await client.query("SELECT create_reference_table($1::regclass)", [name]);
    else if (name === REGISTRY)
      await client.query(
        "SELECT create_distributed_table($1::regclass, 'project_id', colocate_with => 'none')",
        [name],
      );
    else
      await client.query("SELECT create_distributed_table($1::regclass, 'project_id', colocate_with => $2)", [
        name,
        REGISTRY,
      ]);
  }
  await forgetCopied(client);
  return missing.length;
}

/** What Citus copied to the nodes still lies in the tables of the coordinator, where nobody sees it. */
async function forgetCopied(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
    WHERE pg_relation_size(to_regclass(name)) > 0 OR EXISTS (
      SELECT FROM pg_inherits WHERE inhparent = to_regclass(name) AND pg_relation_size(inhrelid) > 0
    )`,
    [[...tablesOf("reference"), ...tablesOf("distributed")].toReversed()],
  );
  for (const { name } of rows)
    await client.query("SELECT truncate_local_data_after_distributing_table($1::regclass)", [name]);
}

/** The other tables lie where its rows are. */
const REGISTRY = "run_registry";

interface Undistributed {
  readonly name: string;
  readonly kind: "reference" | "distributed";
}

async function undistributed(client: pg.Client): Promise<Undistributed[]> {
  const kinds = (["reference", "distributed"] as const).flatMap((kind) =>
    tablesOf(kind).map((name) => ({ name, kind })),
  );
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[], $2::text[]) AS wanted (name, kind)
    WHERE to_regclass(name) IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_dist_partition
        -- Citus itself takes charge of a table that refers to a reference table, and leaves it where it is.
        WHERE logicalrelid = to_regclass(name) AND CASE kind WHEN 'reference' THEN repmodel = 't' ELSE partmethod = 'h' END
      )`,
    [kinds.map(({ name }) => name), kinds.map(({ kind }) => kind)],
  );
  const missing = new Set(rows.map(({ name }) => name));
  return kinds.filter(({ name }) => missing.has(name));
}

async function assertNodes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ nodes: number; is_coordinator: boolean }>(
    `SELECT count(*)::int AS nodes, (SELECT groupid = 0 FROM pg_catalog.pg_dist_local_group) AS is_coordinator
    FROM pg_catalog.pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary'`,
  );
  if (rows[0]?.is_coordinator === false)
    throw new CitusError("DATABASE_URL names a worker of the cluster: give that of its coordinator.");
  if ((rows[0]?.nodes ?? 0) === 0)
    throw new CitusError(
      "No node of the cluster takes shards: name the coordinator with citus_set_coordinator_host and add workers with citus_add_node " +
        "(see docs/citus.md).",
    );
}

/** What services write while tables move would be held up for as long, or fail. */
async function assertNoServices(client: pg.Client): Promise<void> {
  const { rows: runs } = await client.query("SELECT FROM run_registry LIMIT 1");
  if (runs.length === 0) return;
  const { rows } = await client.query(
    `SELECT FROM pg_stat_activity JOIN pg_auth_members AS membership ON membership.member = usesysid
    JOIN pg_roles AS of_group ON of_group.oid = membership.roleid
    JOIN service_groups ON group_name = of_group.rolname
    WHERE datname = current_database() LIMIT 1`,
  );
  if (rows.length > 0)
    throw new CitusError(
      "Services are connected, and the database holds runs: stop the services while their rows move to the nodes, then start them again.",
    );
}

/** What the rules of columns call, also where nothing names it but a text, and what statements call that `psql` sends through here. */
async function distributeFunctions(client: pg.Client): Promise<void> {
  await client.query(
    `SELECT create_distributed_function(oid::regprocedure)
    FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f' AND (provolatile = 'i' OR proname = 'hold_place')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
    ORDER BY oid`,
  );
}
