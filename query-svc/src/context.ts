import type { DatabasePool } from "@runfacts/db/pool";

/** What the RPCs of the service share. */
export type Context = {
  /** Connections of the read-only role. */
  readonly pool: DatabasePool;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
};
