import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const distributedRow = z.strictObject({ is_distributed: z.boolean() });
const placementRow = z.strictObject({
  shard: z.string(),
  placement: z.string(),
  first: z.int(),
  last: z.int(),
  host: z.string(),
  port: z.int(),
  home_schema: z.string(),
});
const hashRow = z.strictObject({ hash: z.int() });

/** Where the shards of a range of projects are. */
export type Placement = z.infer<typeof placementRow>;

/** Whether the tables of projects are distributed over the nodes of Citus. */
export async function isDistributed(home: DatabasePool): Promise<boolean> {
  const { is_distributed } = await home.one(sql.type(distributedRow)`
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS is_distributed
  `);
  return is_distributed && (await readPlacements(home)).length > 0;
}

/** All places, with the hashes of projects that each holds, from `first` to `last`. */
export async function readPlacements(home: DatabasePool): Promise<readonly Placement[]> {
  return home.any(sql.type(placementRow)`
    SELECT
      shard.shardid::text AS shard, placement.placementid::text AS placement,
      shard.shardminvalue::int AS first, shard.shardmaxvalue::int AS last,
      node.nodename AS host, node.nodeport AS port, quote_ident(current_schema()) AS home_schema
    FROM pg_dist_shard AS shard
    JOIN pg_dist_placement AS placement USING (shardid)
    JOIN pg_dist_node AS node USING (groupid)
    WHERE shard.logicalrelid = 'run_registry'::regclass AND node.noderole = 'primary'
    ORDER BY first
  `);
}

/** The hash by which Citus places a project. It never changes. */
export async function projectHash(home: DatabasePool, projectId: number): Promise<number> {
  const { hash } = await home.one(sql.type(hashRow)`SELECT hashint4(${projectId}::int) AS hash`);
  return hash;
}
