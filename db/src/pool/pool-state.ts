import type { DatabasePool } from "slonik";
import { DEFAULT_CONNECTIONS } from "./open-pool.ts";

/** What the connections of a pool are doing. */
export interface PoolState {
  /** Connections that may be open at once. */
  readonly limit: number;
  /** In use. */
  readonly busy: number;
  /** Open and free. */
  readonly idle: number;
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number;
}

export function poolState(pool: DatabasePool): PoolState {
  const { acquiredConnections, idleConnections, waitingClients } = pool.state();
  return {
    limit: pool.configuration.maxPoolSize ?? DEFAULT_CONNECTIONS,
    busy: acquiredConnections,
    idle: idleConnections,
    waiting: waitingClients,
  };
}
