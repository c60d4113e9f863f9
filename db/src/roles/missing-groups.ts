import type pg from "pg";
import type { ServiceGroups } from "./service-groups.ts";

/** Statements that make what is missing, by who may run them at least. */
export interface MissingGroups {
  /** Whoever may make roles. */
  readonly roles: readonly string[];
  /** The owner itself, of its database or schema. */
  readonly grants: readonly string[];
  /** The owner of the database or schema, which is another. */
  readonly othersGrants: readonly string[];
}

interface Place {
  readonly kind: string;
  readonly name: string;
  readonly is_ours: boolean;
  /** Groups that are not let in. */
  readonly lacking: readonly string[];
}

const PLACES = `
  WITH
    wanted AS (SELECT group_name, oid FROM unnest($1::text[]) AS group_name LEFT JOIN pg_roles ON rolname = group_name)
  SELECT
    'CONNECT ON DATABASE' AS kind,
    current_database()::text AS name,
    has_database_privilege(current_database(), 'CONNECT WITH GRANT OPTION') AS is_ours,
    ARRAY(
      SELECT group_name FROM wanted
      WHERE NOT coalesce(
        has_database_privilege(oid, current_database(), 'CONNECT'),
        has_database_privilege('public', current_database(), 'CONNECT')
      )
    ) AS lacking
  UNION ALL
  SELECT
    'USAGE ON SCHEMA',
    current_schema()::text,
    has_schema_privilege(current_schema(), 'USAGE WITH GRANT OPTION'),
    ARRAY(
      SELECT group_name FROM wanted
      WHERE NOT coalesce(
        has_schema_privilege(oid, current_schema(), 'USAGE'),
        has_schema_privilege('public', current_schema(), 'USAGE')
      )
    )`;

/** What is missing of the groups of a database, and of their way into it and into its schema. */
export async function missingGroups(client: pg.Client, groups: ServiceGroups): Promise<MissingGroups> {
  const names = Object.values(groups);
  const { rows: found } = await client.query<{ name: string }>(
    "SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1)",
    [names],
  );
  const { rows: places } = await client.query<Place>(PLACES, [names]);
  const grantsOf = (isOurs: boolean) =>
    places
      .filter(({ is_ours, lacking }) => is_ours === isOurs && lacking.length > 0)
      .map(
        ({ kind, name, lacking }) =>
          `GRANT ${kind} ${client.escapeIdentifier(name)} TO ${lacking.join(", ")}`,
      );
  return {
    roles: createGroups(names.filter((name) => !found.some((role) => role.name === name))),
    grants: grantsOf(true),
    othersGrants: grantsOf(false),
  };
}

/** The statements that make groups. */
export function createGroups(names: readonly string[]): string[] {
  return names.map((name) => `CREATE ROLE ${name} NOLOGIN`);
}
