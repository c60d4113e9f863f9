import { type DatabasePool, sql } from "slonik";

/** Runs a statement as it is on a pool, for tests of what connects to a database rather than of what it holds. */
export function askPool(pool: DatabasePool, statement: string): Promise<readonly unknown[]> {
  return pool.any(Object.freeze({ ...sql.unsafe`SELECT`, sql: statement }));
}
