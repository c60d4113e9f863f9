import type { DatabasePool } from "@runfacts/db/pool";
import type { PositionReader } from "./position/position-reader.ts";
import type { RunFeed } from "./watch/run-feed.ts";

/** What the RPCs of the service share. */
export interface Context {
  /** Connections of the read-only role. */
  readonly pool: DatabasePool;
  /** Reads what was committed by a position. */
  readonly positions: PositionReader;
  /** What changes. */
  readonly feed: RunFeed;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
}
