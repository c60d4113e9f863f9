import type { DatabasePool } from "slonik";
import type { PoolState } from "../pool-state.ts";

/** Where projects are stored together: a whole PostgreSQL, or on Citus the shards of a range of them. */
export interface Place {
  /** The same wherever it moves to; empty on a single PostgreSQL. */
  readonly name: string;
  /** Its shards where they are now; another once they have moved. Empty on a single PostgreSQL. */
  readonly placement: string;
  /** The schema that leads to them; undefined on a single PostgreSQL. */
  readonly schema: string | undefined;
  /** The server that holds it; empty on a single PostgreSQL. */
  readonly node: string;
  /** Follows the place where it moves to. */
  readonly pool: DatabasePool;
}

/** What services read and write: a single PostgreSQL, or the nodes of Citus. */
export interface Database extends AsyncDisposable {
  /** What the URL names: where the version of the schema is read. */
  readonly home: DatabasePool;
  /** For what every node has a copy of, such as keys: the home, and while it is away any node that is not. For reads. */
  readonly shared: DatabasePool;
  readonly isDistributed: boolean;
  /**
   * The pool of the place that holds a project. On Citus it follows the place to other nodes: a write that found it gone is
   * tried again where it is now, which callbacks of transactions must bear.
   */
  of(projectId: number): DatabasePool;
  /** The place that holds a project. */
  placeOf(projectId: number): Promise<Place>;
  /** The node that holds a project; empty while that is not known. */
  nodeOf(projectId: number): string;
  /** One place of each node. */
  nodes(): readonly Place[];
  /** The places that this process has connections to. */
  openPlaces(): readonly Place[];
  /** Places whose nodes do not answer, as far as is known. */
  placesAway(): number;
  /** Of all connections. */
  state(): PoolState;
  /** The same URL, for the node of a place. */
  urlAt(place: Place, url: string): string;
}
