import type pg from "pg";
import type { Place } from "./place.ts";

/** What the schemas of places are called, with the number of a shard behind. */
export const PLACE_PREFIX = "runfacts_place_";

/** Whether the rows of projects lie on the nodes of a Citus cluster. */
export async function isDistributed(client: pg.Client): Promise<boolean> {
  const { rows: found } = await client.query<{ is_there: boolean }>(
    "SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS is_there",
  );
  if (found[0]?.is_there !== true) return false;
  const { rows } = await client.query(
    "SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = to_regclass('run_registry')",
  );
  return rows.length > 0;
}

/**
 * All places with the addresses of their nodes as the cluster knows them, on any node. A node that is away has its places still; one
 * that was replaced by another, the other's address. On a database that is not distributed it fails: see `isDistributed`.
 */
const PLACES = `
  SELECT
    '${PLACE_PREFIX}' || shard.shardid AS schema, shard.shardid::text AS "shardId", node.nodename AS host, node.nodeport AS port
  FROM pg_catalog.pg_dist_shard AS shard
  JOIN pg_catalog.pg_dist_placement AS placement USING (shardid)
  JOIN pg_catalog.pg_dist_node AS node USING (groupid)
  WHERE shard.logicalrelid = 'run_registry'::regclass AND node.noderole = 'primary'`;

/** The place of a project, with its number as $1. */
const PLACE_OF_PROJECT = `${PLACES}
    AND shard.shardid = get_shard_id_for_distribution_column('run_registry', $1::integer)`;

/** All places of a distributed database, in the order of their nodes; none of one that is not. */
export async function readPlaces(client: pg.Client): Promise<Place[]> {
  if (!(await isDistributed(client))) return [];
  const { rows } = await client.query<Place>(`${PLACES} ORDER BY host, port, shard.shardid`);
  return rows;
}

/** The place of a project; null where the database is not distributed. */
export async function placeOfProject(client: pg.Client, projectId: number): Promise<Place | null> {
  if (!(await isDistributed(client))) return null;
  const { rows } = await client.query<Place>(PLACE_OF_PROJECT, [projectId]);
  return rows[0] ?? null;
}

/** Address of a node. */
type NodeAddress = Pick<Place, "host" | "port">;

/** The other nodes of a cluster, on its coordinator; none where there is no cluster. */
export async function readNodes(client: pg.Client): Promise<NodeAddress[]> {
  if (!(await isDistributed(client))) return [];
  const { rows } = await client.query<NodeAddress>(
    `SELECT nodename AS host, nodeport AS port FROM pg_catalog.pg_dist_node
    WHERE isactive AND noderole = 'primary' AND groupid <> (SELECT groupid FROM pg_catalog.pg_dist_local_group)
    ORDER BY nodename, nodeport`,
  );
  return rows;
}
