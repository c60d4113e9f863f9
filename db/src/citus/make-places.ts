import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { continueChangeIds } from "../admin/continue-change-ids.ts";
import { errorCode } from "../pool/error-causes.ts";
import { describeHome, type HomeDescription } from "./describe-home.ts";
import { nodeUrl, type Place, placeSearchPath } from "./place.ts";
import { ownFunctions, placeFunctions } from "./place-functions.ts";
import { guardStatements } from "./place-guard.ts";
import { PLACE_PREFIX, readPlaces } from "./read-places.ts";
import { tablesOf } from "./relations.ts";

/** How long a statement may wait for its lock, in milliseconds: all who come later wait behind it. */
const LOCK_TIMEOUT_MS = 200;
const ATTEMPTS = 50;
/** A lock that others hold, or a circle of them. */
const BUSY = /^(?:55P03|40P01)$/;
/** Two at a time would make the same objects. */
const ADVISORY_LOCK = 7_303_014_331;

export interface PlacesReport {
  /** Schemas of places that were made, or made anew. */
  readonly made: readonly string[];
}

/**
 * Makes the schemas of all places on their nodes, and those anew that are not as the home is now, as after a migration. Those of
 * places that are on another node by now go. Quick where nothing has changed. Does nothing on a database that is not distributed.
 *
 * @param ownerUrl of the home
 * @throws AggregateError with a failure for each node that could not be reached or asked; the others have their places
 */
export async function makePlaces(ownerUrl: string): Promise<PlacesReport> {
  await using connection = await connectOwner(ownerUrl);
  const places = await readPlaces(connection.client);
  if (places.length === 0) return { made: [] };
  const home = await describeHome(connection.client);
  const nodes = Map.groupBy(places, ({ host, port }) => `${host}:${port}`);
  const results = await Promise.allSettled(
    [...nodes.values()].map((ofNode) => makeOnNode(ownerUrl, home, ofNode)),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, "Not all nodes have their places");
  return { made: results.flatMap((result) => (result.status === "fulfilled" ? result.value : [])) };
}

async function makeOnNode(
  ownerUrl: string,
  home: HomeDescription,
  places: readonly Place[],
): Promise<string[]> {
  const [first] = places;
  if (first === undefined) return [];
  await using connection = await connectOwner(nodeUrl(ownerUrl, first, home.schema));
  const { client } = connection;
  await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
  const { rows: kept } = await client.query<{ schema: string; state: string | null }>(
    "SELECT nspname::text AS schema, obj_description(oid, 'pg_namespace') AS state FROM pg_namespace WHERE starts_with(nspname, $1)",
    [PLACE_PREFIX],
  );
  const states = new Map(kept.map(({ schema, state }) => [schema, state]));
  const here = new Set(places.map(({ schema }) => schema));
  for (const { schema } of kept)
    if (!here.has(schema)) await whenFree(client, [`DROP SCHEMA ${schema} CASCADE`]);
  const made: string[] = [];
  for (const place of places) {
    const shards = await shardsOf(client, place, home.schema);
    const state = signature(home, place, shards);
    if (states.get(place.schema) === state) continue;
    if (made.length === 0) await client.query(guardStatements(home.grants).join(";\n"));
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${place.schema}`);
    await client.query(`SET search_path = ${placeSearchPath(place, home.schema)}`);
    const tables = await ownTables(client, home, place);
    await whenFree(client, [
      ...(await leftovers(client, place)),
      ...(await grantsOfTables(client, place)),
      ...tables,
      ...placeStatements(home, place, shards),
      `COMMENT ON SCHEMA ${place.schema} IS '${state}'`,
    ]);
    await continueChangeIds(client);
    made.push(place.schema);
  }
  return made;
}

interface Shard {
  /** Of the table. */
  readonly name: string;
  /** As SQL names it. */
  readonly shard: string;
  /** Names of its columns, as SQL has them. */
  readonly columns: string;
}

/** The shards of a place, and the copies of reference tables on its node. */
async function shardsOf(client: pg.Client, { shardId }: Place, home: string): Promise<Shard[]> {
  const { rows } = await client.query<Shard>(
    `SELECT relname::text AS name, shard_name(shard.logicalrelid, shard.shardid) AS shard,
      (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
      ) AS columns
    FROM pg_dist_shard AS shard
    JOIN pg_class ON pg_class.oid = shard.logicalrelid
    JOIN pg_dist_shard AS of_registry ON of_registry.shardid = $1
    WHERE relnamespace = $4::regnamespace
      AND (
        relname = ANY ($2)
        OR relname = ANY ($3) AND shard.shardminvalue = of_registry.shardminvalue
      )
    ORDER BY 1`,
    [shardId, tablesOf("reference"), tablesOf("distributed"), home],
  );
  return rows;
}

/** What a place is like. It changes with all that it is made from. */
function signature(home: HomeDescription, place: Place, shards: readonly Shard[]): string {
  const statements = [home.ownTables, home.migrations, placeStatements(home, place, shards)];
  return createHash("sha256").update(JSON.stringify(statements)).digest("hex");
}

function placeStatements(home: HomeDescription, place: Place, shards: readonly Shard[]): string[] {
  const views = shards.map(
    ({ name, shard, columns }) => `CREATE VIEW ${name} AS SELECT ${columns} FROM ${shard}`,
  );
  return [
    ...placeFunctions(place),
    ...views,
    ...home.defaults,
    ...home.definitions,
    "DELETE FROM schema_migrations",
    `INSERT INTO schema_migrations SELECT * FROM json_populate_recordset(NULL::schema_migrations, ${literal(home.migrations)})`,
    ...firstRows(home),
    ...home.grants.map((grant) => grant.replace("%I", place.schema)),
  ];
}

/** What the migrations have put into tables of which a place has its own. */
function firstRows({ ownTables }: HomeDescription): string[] {
  const statements: Readonly<Record<string, string>> = {
    heartbeats: "INSERT INTO heartbeats (beat_at, slot) SELECT now(), generate_series(0, 7)",
    change_history: "INSERT INTO change_history (history) VALUES (server_history())",
  };
  return ownTables.flatMap(({ name }) => {
    const statement = statements[name];
    return statement === undefined ? [] : [`${statement} ON CONFLICT DO NOTHING`];
  });
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Statements that drop what a place has already and is made anew. */
async function leftovers(client: pg.Client, { schema }: Place): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('DROP VIEW IF EXISTS %I.%I CASCADE', $1::text, relname) AS statement
    FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'v'
    UNION ALL
    SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', oid::regprocedure)
    FROM pg_proc WHERE pronamespace = $1::regnamespace AND proname <> ALL ($2)`,
    [schema, ownFunctions],
  );
  return rows.map(({ statement }) => statement);
}

/** Statements that make the tables of a place. One whose form has changed is made anew: what they hold is written again and again. */
async function ownTables(client: pg.Client, home: HomeDescription, { schema }: Place): Promise<string[]> {
  const { rows } = await client.query<{ name: string; statement: string | null }>(
    `SELECT relname::text AS name, obj_description(oid, 'pg_class') AS statement
    FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'`,
    [schema],
  );
  const kept = new Map(rows.map(({ name, statement }) => [name, statement]));
  return home.ownTables.flatMap(({ name, statement }) => {
    if (kept.get(name) === statement) return [];
    return [
      `DROP TABLE IF EXISTS ${schema}.${name}`,
      statement,
      `COMMENT ON TABLE ${name} IS ${literal(statement)}`,
    ];
  });
}

/** Statements that take all grants from the tables that a place has, so that none outlasts that of the home. */
async function grantsOfTables(client: pg.Client, { schema }: Place): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT DISTINCT format('REVOKE ALL ON %I.%I FROM %I', $1::text, relname, pg_get_userbyid(grantee)) AS statement
    FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid
    CROSS JOIN LATERAL (SELECT grantee FROM aclexplode(relacl) UNION ALL SELECT grantee FROM aclexplode(attacl)) AS granted
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND grantee NOT IN (0, relowner)`,
    [schema],
  );
  return rows.map(({ statement }) => statement);
}

/** Runs statements in one transaction, again and again while others hold what it must lock. */
async function whenFree(client: pg.Client, statements: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query("BEGIN");
    try {
      await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await client.query(statements.join(";\n"));
      await client.query("COMMIT");
      return;
    } catch (error) {
      await client.query("ROLLBACK");
      const isBusy = error instanceof Error && BUSY.test(errorCode(error) ?? "");
      if (!isBusy || attempt === ATTEMPTS) throw error;
      await delay(LOCK_TIMEOUT_MS * (0.5 + Math.random()));
    }
  }
}
