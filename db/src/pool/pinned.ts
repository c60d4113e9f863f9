import type { DatabasePool, DatabasePoolConnection } from "slonik";
import { overConnections } from "./over-connections.ts";

/** A pool that is one connection: what is asked at once is done one after the other. */
export function pinned(pool: DatabasePool, connection: DatabasePoolConnection): DatabasePool {
  let last: Promise<unknown> = Promise.resolve();
  return overConnections(pool, (use) => {
    const turn = last.then(() => use(connection));
    last = turn.catch(() => undefined);
    return turn;
  });
}
