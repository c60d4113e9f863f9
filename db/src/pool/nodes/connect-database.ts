import type { DatabasePool } from "slonik";
import { openPool, type PoolOptions } from "../open-pool.ts";
import { poolState } from "../pool-state.ts";
import type { Database, Place } from "./database.ts";
import { PlacedDatabase } from "./placed-database.ts";
import { isDistributed, readPlacements } from "./placements.ts";

/**
 * Opens what a URL names, and where that is Citus with the tables of projects distributed, its nodes too: each when a project that it
 * holds is first asked for, at the address that Citus knows, with the login of the URL and without a pooler; `maxConnections` are
 * those to each of them. Dispose it to close all.
 *
 * @throws as `openPool`, where what the URL names does not answer.
 */
export async function connectDatabase(url: string, options: PoolOptions): Promise<Database> {
  const home = await openPool(url, options);
  try {
    if (!(await isDistributed(home))) return singlePostgres(home);
    const { pooler: _, ...ofPools } = options;
    return new PlacedDatabase(url, ofPools, home, await readPlacements(home));
  } catch (error) {
    await home.end();
    throw error;
  }
}

/** A single PostgreSQL: all projects are in one place, its pool. */
export function singlePostgres(home: DatabasePool): Database {
  const place: Place = { name: "", placement: "", schema: undefined, node: "", pool: home };
  return {
    home,
    shared: home,
    isDistributed: false,
    of: () => home,
    placeOf: () => Promise.resolve(place),
    nodeOf: () => "",
    nodes: () => [place],
    openPlaces: () => [place],
    placesAway: () => 0,
    state: () => poolState(home),
    urlAt: (_place, url) => url,
    [Symbol.asyncDispose]: () => home.end(),
  };
}
