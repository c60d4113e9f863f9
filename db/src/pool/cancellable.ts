import type { CommonQueryMethods, DatabasePool } from "slonik";
import { statementSignal } from "./statement-signal.ts";

/**
 * The same pool for the statements of one call: when its signal fires, what runs is cancelled in Postgres, what waits for a
 * connection is not begun, and both reject with the reason of the signal. For reads: whether a statement that is cancelled
 * while it commits has been stored is not told.
 */
export function cancellable(pool: DatabasePool, signal: AbortSignal): DatabasePool {
  const run = <T>(use: (connection: CommonQueryMethods) => Promise<T>): Promise<T> =>
    statementSignal.run(signal, () => runUntil(pool, signal, use));
  return {
    ...pool,
    any: (query) => run((connection) => connection.any(query)),
    anyFirst: (query) => run((connection) => connection.anyFirst(query)),
    exists: (query) => run((connection) => connection.exists(query)),
    many: (query) => run((connection) => connection.many(query)),
    manyFirst: (query) => run((connection) => connection.manyFirst(query)),
    maybeOne: (query) => run((connection) => connection.maybeOne(query)),
    maybeOneFirst: (query) => run((connection) => connection.maybeOneFirst(query)),
    one: (query) => run((connection) => connection.one(query)),
    oneFirst: (query) => run((connection) => connection.oneFirst(query)),
    query: (query) => run((connection) => connection.query(query)),
    transaction: (handler, retries) => run((connection) => connection.transaction(handler, retries)),
  };
}

async function runUntil<T>(
  pool: DatabasePool,
  signal: AbortSignal,
  use: (connection: CommonQueryMethods) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  try {
    const result = await pool.connect(async (connection) => {
      // A connection that was waited for in vain goes back whole; one on which a statement was cancelled is given up.
      if (signal.aborted) return undefined;
      const value = await use(connection);
      signal.throwIfAborted();
      return { value };
    });
    if (result !== undefined) return result.value;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  throw signal.reason;
}
