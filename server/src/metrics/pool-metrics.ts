import { Gauge, type Registry } from "prom-client";

/** Connections of a pool, as they are now. */
export interface PoolUse {
  /** Connections that may be open at once. */
  readonly limit: number;
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * Registers what a service measures of its database connections:
 *
 * - `runfacts_database_connections` by state, busy or idle, and `runfacts_database_connections_limit`;
 * - `runfacts_database_connections_waiting`: what waits for one.
 */
export function createPoolMetrics(registry: Registry, read: () => PoolUse): void {
  const registers = [registry];
  new Gauge({
    name: "runfacts_database_connections",
    help: "Open connections to the database.",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const { busy, idle } = read();
      this.set({ state: "busy" }, busy);
      this.set({ state: "idle" }, idle);
    },
  });
  new Gauge({
    name: "runfacts_database_connections_limit",
    help: "Connections to the database that may be open at once.",
    registers,
    collect() {
      this.set(read().limit);
    },
  });
  new Gauge({
    name: "runfacts_database_connections_waiting",
    help: "Statements and transactions that wait for a connection to the database.",
    registers,
    collect() {
      this.set(read().waiting);
    },
  });
}

/** Registers `runfacts_database_places_away`: places of projects whose nodes do not answer; 0 on a single PostgreSQL. */
export function createPlaceMetrics(registry: Registry, read: () => number): void {
  new Gauge({
    name: "runfacts_database_places_away",
    help: "Places of projects whose nodes do not answer.",
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
