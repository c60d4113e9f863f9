import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { RoleService } from "./role-settings.ts";

/** The names of the groups that hold the grants of the services in a database: plain, so that SQL needs no quotes. */
export type ServiceGroups = Readonly<Record<RoleService, string>>;

/** Those that migrations name. Databases made before groups were those of one database have the first two. */
const WRITTEN: ServiceGroups = {
  ingest: "runfacts_ingest",
  query: "runfacts_query",
  insight: "runfacts_insight",
};
/** The migration that grants, from which on a database has groups. */
export const GRANTED_FROM = 13;
/** Any number of its own. */
const ADVISORY_LOCK = 7_303_014_306;

/**
 * The names of the groups of a database, or of its schema where each has one, which stand in its table `service_groups`, so that they stay when it is renamed, dumped
 * or restored. At the first call they are chosen: roles belong to the whole cluster, so they end in a random part.
 *
 * @throws Error when the search path leads to no schema
 */
export async function serviceGroups(client: pg.Client): Promise<ServiceGroups> {
  await assertSchemaToUse(client);
  return (await findGroups(client)) ?? (await chooseGroups(client));
}

async function findGroups(client: pg.Client): Promise<ServiceGroups | null> {
  if (!(await hasTable(client, "service_groups"))) return null;
  const { rows } = await client.query<{ service: string; group_name: string }>(
    "SELECT service, group_name FROM service_groups",
  );
  const nameOf = (service: RoleService) => rows.find((row) => row.service === service)?.group_name;
  const [ingest, query, insight] = [nameOf("ingest"), nameOf("query"), nameOf("insight")];
  if (ingest === undefined || query === undefined || insight === undefined) return null;
  return { ingest, query, insight };
}

async function chooseGroups(client: pg.Client): Promise<ServiceGroups> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
    await client.query(`
      CREATE TABLE IF NOT EXISTS service_groups (
        service text PRIMARY KEY,
        group_name text NOT NULL CHECK (group_name ~ '^[a-z][a-z0-9_]{0,62}$')
      )`);
    // Of databases made when there were two services.
    await client.query("ALTER TABLE service_groups DROP CONSTRAINT IF EXISTS service_groups_service_check");
    const id = randomBytes(6).toString("hex");
    const own = { ingest: `${WRITTEN.ingest}_${id}`, query: `${WRITTEN.query}_${id}` };
    const chosen = {
      ...((await isGranted(client)) ? WRITTEN : own),
      insight: `${WRITTEN.insight}_${id}`,
    };
    await client.query(
      "INSERT INTO service_groups VALUES ('ingest', $1), ('query', $2), ('insight', $3) ON CONFLICT DO NOTHING",
      [chosen.ingest, chosen.query, chosen.insight],
    );
    const groups = await findGroups(client);
    await client.query("COMMIT");
    return groups ?? chosen;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** @throws Error when the search path leads to no schema */
export async function assertSchemaToUse(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ path: string; schema: string | null }>(
    "SELECT current_setting('search_path') AS path, current_schema()::text AS schema",
  );
  const [found] = rows;
  if (found?.schema === null) {
    throw new Error(
      `The search_path of the connection (${found.path}) names no schema that there is. Make it first: CREATE SCHEMA`,
    );
  }
}

async function isGranted(client: pg.Client): Promise<boolean> {
  if (!(await hasTable(client, "schema_migrations"))) return false;
  const { rows } = await client.query("SELECT FROM schema_migrations WHERE version = $1", [GRANTED_FROM]);
  return rows.length > 0;
}

/** Whether the schema that is made into has a table: another on the search path may have one, too. */
async function hasTable(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ is_there: boolean }>(
    "SELECT to_regclass(format('%I.%I', current_schema(), $1::text)) IS NOT NULL AS is_there",
    [name],
  );
  return rows[0]?.is_there ?? false;
}

/** A migration with the groups of a database in place of those that it names. */
export function withGroups(sql: string, groups: ServiceGroups): string {
  return sql
    .replaceAll(/\brunfacts_ingest\b/g, groups.ingest)
    .replaceAll(/\brunfacts_query\b/g, groups.query)
    .replaceAll(/\brunfacts_insight\b/g, groups.insight);
}

/** The groups that migrations name; those of services that came later are left out. */
export function namedGroups(sql: readonly string[], groups: ServiceGroups): string[] {
  return (Object.keys(WRITTEN) as RoleService[])
    .filter((service) => sql.some((text) => text.includes(WRITTEN[service])))
    .map((service) => groups[service]);
}
