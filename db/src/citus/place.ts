import { readUrl, withHost, withoutSearchPath, withParameter } from "../connection/index.ts";

/**
 * A group of shards that lie together, those of some projects, on one node of a Citus cluster. Its schema on that node has views of
 * them by the names of the tables, so that statements run there as on a PostgreSQL of its own.
 */
export interface Place {
  /** The schema: `runfacts_place_102008`. */
  readonly schema: string;
  /** Of the shard of `run_registry`, in decimal. It stays when the place moves to another node. */
  readonly shardId: string;
  /** Address of the node, as the cluster knows it. */
  readonly host: string;
  readonly port: number;
}

/** What sessions of a place need, by the name of the parameter. */
export const PLACE_SETTINGS: Readonly<Record<string, string>> = {
  // Without, Citus refuses to write to a shard other than through its table.
  "citus.enable_manual_changes_to_shards": "on",
};

/** What the owner's sessions need besides: they see shards by their names, and what they define stays on the node. */
const OWNER_SETTINGS: Readonly<Record<string, string>> = {
  ...PLACE_SETTINGS,
  "citus.override_table_visibility": "off",
  "citus.enable_ddl_propagation": "off",
};

/** The search path of the sessions of a place: its names come before those of the tables, which are in `home`. */
export function placeSearchPath({ schema }: Pick<Place, "schema">, home: string): string {
  return `${schema},${home}`;
}

/** The owner's URL of the node of a place, whose sessions have that search path. */
export function nodeUrl(ownerUrl: string, place: Pick<Place, "host" | "port">, searchPath: string): string {
  const url = withoutSearchPath(withHost(ownerUrl, place.host, place.port));
  const settings = Object.entries({ search_path: searchPath, ...OWNER_SETTINGS });
  const given = readUrl(url).options ?? "";
  const options = [
    ...(given === "" ? [] : [given]),
    ...settings.map(([name, value]) => `-c ${name}=${value}`),
  ].join(" ");
  return withParameter(url, "options", options);
}
