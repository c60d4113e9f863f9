import type pg from "pg";
import { nodeUrl, readPlaces } from "../../citus/index.ts";
import { connectOwner } from "../connect-owner.ts";

/** Where the rows of some projects lie: all of them on one PostgreSQL; in a cluster each place has its own. */
export interface MergePlace {
  /** A session on its node, of all places there. */
  readonly client: pg.Client;
  /** What names of its functions and of its own tables begin with, the dot too. */
  readonly prefix: string;
  /** Of the registry, in decimal; null: the database is not distributed. */
  readonly shardId: string | null;
}

export type MergePlaces = AsyncDisposable & {
  readonly all: readonly MergePlace[];
  /** Where the shards were when it began; null: the database is not distributed. */
  readonly placements: string | null;
};

/**
 * The places of a database, with sessions on their nodes.
 *
 * @throws errors of the network where a node is away
 */
export async function openMergePlaces(ownerUrl: string, client: pg.Client): Promise<MergePlaces> {
  await using stack = new AsyncDisposableStack();
  const places = await readPlaces(client);
  if (places.length === 0) {
    const only: MergePlace = { client, prefix: "", shardId: null };
    return { all: [only], placements: null, [Symbol.asyncDispose]: async () => undefined };
  }
  const { rows } = await client.query<{ home: string }>("SELECT quote_ident(current_schema()) AS home");
  const placements = await readPlacements(client);
  const all: MergePlace[] = [];
  for (const [first, ...others] of Map.groupBy(places, ({ host, port }) => `${host}:${port}`).values()) {
    if (first === undefined) continue;
    const node = stack.use(await connectOwner(nodeUrl(ownerUrl, first, rows[0]?.home ?? "public")));
    for (const { schema, shardId } of [first, ...others])
      all.push({ client: node.client, prefix: `${schema}.`, shardId });
  }
  const owned = stack.move();
  return { all, placements, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Where the shards of a cluster are. It changes with each that moves, also back again. */
export async function readPlacements(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ placements: string }>(
    `SELECT json_agg(json_build_array(shardid, placementid, nodename, nodeport) ORDER BY shardid)::text AS placements
    FROM pg_catalog.pg_dist_shard
    JOIN pg_catalog.pg_dist_placement USING (shardid)
    JOIN pg_catalog.pg_dist_node USING (groupid)
    WHERE logicalrelid = 'run_registry'::regclass AND noderole = 'primary'`,
  );
  return rows[0]?.placements ?? "";
}

/** Does something at all places, those of different nodes at the same time; fails, with the first failure, once all have ended. */
export async function atPlaces<Place extends { readonly client: pg.Client }, T>(
  places: readonly Place[],
  job: (place: Place) => Promise<T>,
): Promise<Map<Place, T>> {
  const done = new Map<Place, T>();
  const nodes = Map.groupBy(places, ({ client }) => client);
  const results = await Promise.allSettled(
    [...nodes.values()].map(async (ofNode) => {
      for (const place of ofNode) done.set(place, await job(place));
    }),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return done;
}
