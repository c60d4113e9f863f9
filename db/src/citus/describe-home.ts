import type pg from "pg";
import { ownFunctions } from "./place-functions.ts";
import { tableKinds, tablesOf, viewKinds, viewsOf } from "./relations.ts";

/** What the home has, as statements that make the like in the schema of a place. */
export interface HomeDescription {
  /** The schema of the home. */
  readonly schema: string;
  /** Tables of which each place has its own. */
  readonly ownTables: readonly { readonly name: string; readonly statement: string }[];
  /** Views and functions, each after those that it names. */
  readonly definitions: readonly string[];
  readonly grants: readonly string[];
  /** Defaults of columns that are computed by functions that a place has of its own. */
  readonly defaults: readonly string[];
  /** The rows of `schema_migrations`, as JSON. */
  readonly migrations: string;
}

const OWN_TABLES = `
  SELECT
    relname::text AS name,
    format('CREATE TABLE %I (%s)', relname, concat_ws(', ',
      (
        SELECT string_agg(concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod),
          'DEFAULT ' || pg_get_expr(adbin, adrelid), CASE WHEN attnotnull THEN 'NOT NULL' END), ', ' ORDER BY attnum)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
      ),
      (
        SELECT string_agg(format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), ', ' ORDER BY conname)
        FROM pg_constraint WHERE conrelid = pg_class.oid AND contype IN ('c', 'p', 'u')
      ))) AS statement
  FROM pg_class
  WHERE oid = ANY (SELECT to_regclass(name) FROM unnest($1::text[]) AS name)
  ORDER BY relname`;

const VIEWS = `
  SELECT oid::text, format('CREATE VIEW %I AS %s', relname, rtrim(pg_get_viewdef(oid), ';')) AS statement
  FROM pg_class WHERE relkind = 'v' AND oid = ANY (SELECT to_regclass(name) FROM unnest($1::text[]) AS name)`;

/** Those of extensions depend on these. */
const OURS = `
  pronamespace = current_schema()::regnamespace AND prokind = 'f'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')`;

const FUNCTIONS = `
  SELECT
    oid::text,
    replace(pg_get_functiondef(oid), format('FUNCTION %I.%I(', current_schema(), proname), format('FUNCTION %I(', proname))
      AS statement
  FROM pg_proc
  WHERE ${OURS} AND proname <> ALL ($1)`;

const DEPENDENCIES = `
  SELECT DISTINCT coalesce(ev_class, objid)::text AS dependent, refobjid::text AS named
  FROM pg_depend LEFT JOIN pg_rewrite ON classid = 'pg_rewrite'::regclass AND pg_rewrite.oid = objid
  WHERE coalesce(ev_class, objid)::text = ANY ($1) AND refobjid::text = ANY ($1) AND coalesce(ev_class, objid) <> refobjid`;

const TO = "CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END";

/** The owner has all rights anyway. Who may not reach a function may not be let in by being everybody. */
const GRANTS = `
  WITH named AS (SELECT pg_class.* FROM pg_class WHERE oid = ANY (SELECT to_regclass(name) FROM unnest($1::text[]) AS name))
  SELECT format('GRANT %s ON %I TO %s', privilege_type, relname, ${TO}) AS statement, 2 AS place
  FROM named CROSS JOIN LATERAL aclexplode(relacl) WHERE grantee <> relowner
  UNION ALL
  SELECT format('GRANT %s (%I) ON %I TO %s', privilege_type, attname, relname, ${TO}), 3
  FROM named JOIN pg_attribute ON attrelid = named.oid CROSS JOIN LATERAL aclexplode(attacl)
  WHERE grantee <> relowner AND NOT attisdropped
  UNION ALL
  SELECT format('REVOKE ALL ON FUNCTION %I(%s) FROM PUBLIC', proname, pg_get_function_identity_arguments(oid)), 0
  FROM pg_proc WHERE ${OURS}
  UNION ALL
  SELECT format('GRANT %s ON FUNCTION %I(%s) TO %s', privilege_type, proname, pg_get_function_identity_arguments(oid), ${TO}), 1
  FROM pg_proc CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
  WHERE ${OURS} AND grantee <> proowner
  UNION ALL
  SELECT format('GRANT USAGE ON SCHEMA %%I TO %I', group_name), 4 FROM service_groups
  ORDER BY place, statement`;

const DEFAULTS = `
  SELECT format('ALTER VIEW %I ALTER COLUMN %I SET DEFAULT %s', relname, attname, pg_get_expr(adbin, adrelid)) AS statement
  FROM pg_attrdef
  JOIN pg_class ON pg_class.oid = adrelid
  JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
  WHERE adrelid = ANY (SELECT to_regclass(name) FROM unnest($1::text[]) AS name)
    AND pg_get_expr(adbin, adrelid) ~ ANY (SELECT '\\m' || name || '\\(' FROM unnest($2::text[]) AS name)
  ORDER BY 1`;

/** Reads them at home, in one snapshot. */
export async function describeHome(client: pg.Client): Promise<HomeDescription> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  try {
    const {
      rows: [home],
    } = await client.query<{ schema: string; migrations: string }>(
      `SELECT quote_ident(current_schema()) AS schema,
        (SELECT json_agg(to_jsonb(known) ORDER BY version)::text FROM schema_migrations AS known) AS migrations`,
    );
    const { rows: ownTables } = await client.query<{ name: string; statement: string }>(OWN_TABLES, [
      tablesOf("place"),
    ]);
    const definitions = await readDefinitions(client);
    const { rows: grants } = await client.query<{ statement: string }>(GRANTS, [
      [
        ...Object.keys(tableKinds).filter((name) => !tablesOf("home").includes(name)),
        ...Object.keys(viewKinds),
      ],
    ]);
    const { rows: defaults } = await client.query<{ statement: string }>(DEFAULTS, [
      tablesOf("distributed"),
      ownFunctions,
    ]);
    return {
      defaults: defaults.map(({ statement }) => statement),
      schema: home?.schema ?? "",
      ownTables,
      definitions,
      grants: grants.map(({ statement }) => statement),
      migrations: home?.migrations ?? "[]",
    };
  } finally {
    await client.query("COMMIT");
  }
}

interface Definition {
  readonly oid: string;
  readonly statement: string;
}

async function readDefinitions(client: pg.Client): Promise<string[]> {
  const { rows: views } = await client.query<Definition>(VIEWS, [viewsOf("rows")]);
  const { rows: functions } = await client.query<Definition>(FUNCTIONS, [ownFunctions]);
  const all = new Map([...functions, ...views].map(({ oid, statement }) => [oid, statement]));
  const { rows: edges } = await client.query<{ dependent: string; named: string }>(DEPENDENCIES, [
    [...all.keys()],
  ]);
  const namedBy = Map.groupBy(edges, ({ dependent }) => dependent);
  const ordered = new Map<string, string>();
  const add = (oid: string): void => {
    const statement = all.get(oid);
    if (statement === undefined) return;
    all.delete(oid);
    for (const { named } of namedBy.get(oid) ?? []) add(named);
    ordered.set(oid, statement);
  };
  for (const oid of [...all.keys()]) add(oid);
  return [...ordered.values(), ...(await catalogViews(client))];
}

/** In the words of the catalog itself: the names in them are those of the tables of the home, not of what a place has of these. */
async function catalogViews(client: pg.Client): Promise<string[]> {
  const { rows: path } = await client.query<{ path: string; oids: string[] }>(
    `SELECT current_setting('search_path') AS path,
      ARRAY(SELECT to_regclass(name)::oid::text FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL) AS oids`,
    [viewsOf("catalog")],
  );
  const [found] = path;
  if (found === undefined) return [];
  await client.query("SET LOCAL search_path = ''");
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('CREATE VIEW %I AS %s', relname, rtrim(pg_get_viewdef(oid), ';')) AS statement
    FROM pg_class WHERE oid = ANY ($1::oid[])`,
    [found.oids],
  );
  await client.query("SELECT set_config('search_path', $1, true)", [found.path]);
  return rows.map(({ statement }) => statement);
}
