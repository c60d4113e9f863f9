import type { Database, DatabasePool } from "@runfacts/db/pool";
import type { PositionReader } from "./position/position-reader.ts";
import type { RunFeeds } from "./watch/run-feeds.ts";

/** What the RPCs of the service share. */
export interface ServiceContext {
  /** Connections of the read-only role. */
  readonly database: Pick<Database, "of">;
  /** Reads what was committed by a position. */
  readonly positions: PositionReader;
  /** What changes. */
  readonly feeds: RunFeeds;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
}

/** What a call has. */
export interface Context extends ServiceContext {
  /** Of the project that calls. */
  readonly pool: DatabasePool;
}
