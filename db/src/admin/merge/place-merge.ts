import type pg from "pg";
import { PARTITIONED_TABLES } from "../list-partitions.ts";
import { type CopiedColumns, type Copy, copiedColumns } from "./copy-runs.ts";
import type { Merge, PartitionSet } from "./due-merge.ts";
import type { MergePlace } from "./merge-places.ts";

/** The part of a merge that lies at a place: its tables there, by the names that they have there. */
export interface PlaceMerge extends MergePlace {
  readonly place: MergePlace;
  readonly columns: CopiedColumns;
  readonly sets: readonly PartitionSet[];
  readonly merged: PartitionSet;
  /** Of each set and project. */
  readonly copies: readonly Copy[];
}

/** The parts of a merge whose empty tables are made. */
export async function placeMerges(
  client: pg.Client,
  places: readonly MergePlace[],
  { sets }: Merge,
  merged: PartitionSet,
): Promise<PlaceMerge[]> {
  const columns = await copiedColumns(client);
  const projects = await projectsOf(client, places);
  const shards = await shardsOf(client, places, [...sets, merged]);
  return places.map((place) => {
    const there = (set: PartitionSet) =>
      place.shardId === null ? set : named(set, shards.get(place.shardId));
    const [from, to] = [sets.map(there), there(merged)];
    const copies = from.flatMap((set) =>
      (projects.get(place.shardId) ?? []).map(
        (projectId): Copy => ({ client: place.client, columns, from: set, to, projectId }),
      ),
    );
    return { ...place, place, columns, sets: from, merged: to, copies };
  });
}

/** The numbers of projects, by place. */
async function projectsOf(client: pg.Client, places: readonly MergePlace[]) {
  const isDistributed = places.some(({ shardId }) => shardId !== null);
  const place = isDistributed
    ? "get_shard_id_for_distribution_column('run_registry', project_id)::text"
    : "NULL";
  const { rows } = await client.query<{ id: number; place: string | null }>(
    `SELECT project_id AS id, ${place} AS place FROM projects ORDER BY project_id`,
  );
  const byPlace = Map.groupBy(rows, (row) => row.place);
  return new Map([...byPlace].map(([shardId, found]) => [shardId, found.map(({ id }) => id)]));
}

/** Names of shards by those of the tables, by place; none where the database is not distributed. */
async function shardsOf(client: pg.Client, places: readonly MergePlace[], sets: readonly PartitionSet[]) {
  const byPlace = new Map<string | null, Map<string, string>>();
  if (places.every(({ shardId }) => shardId === null)) return byPlace;
  const { rows } = await client.query<{ place: string; leaf: string; shard: string }>(
    `SELECT of_registry.shardid::text AS place, leaf, shard_name(shard.logicalrelid, shard.shardid) AS shard
    FROM unnest($1::text[]) AS leaf
    JOIN pg_catalog.pg_dist_shard AS shard ON shard.logicalrelid = leaf::regclass
    JOIN pg_catalog.pg_dist_shard AS of_registry
      ON of_registry.logicalrelid = 'run_registry'::regclass AND of_registry.shardminvalue = shard.shardminvalue`,
    [sets.flatMap(({ leaves }) => Object.values(leaves))],
  );
  for (const [shardId, found] of Map.groupBy(rows, ({ place }) => place))
    byPlace.set(shardId, new Map(found.map(({ leaf, shard }) => [leaf, shard])));
  return byPlace;
}

function named(set: PartitionSet, shards: ReadonlyMap<string, string> | undefined): PartitionSet {
  const leaves = PARTITIONED_TABLES.map((table) => {
    const shard = shards?.get(set.leaves[table]);
    if (shard === undefined) throw new Error(`The partition ${set.leaves[table]} has no shard at a place.`);
    return [table, shard];
  });
  return { ...set, leaves: Object.fromEntries(leaves) as PartitionSet["leaves"] };
}
