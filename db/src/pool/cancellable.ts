import type { DatabasePool, DatabasePoolConnection } from "slonik";
import { overConnections } from "./over-connections.ts";
import { statementSignal } from "./statement-signal.ts";

/**
 * The same pool for the statements of one call: when its signal fires, what runs is cancelled in Postgres, what waits for a
 * connection is not begun, and both reject with the reason of the signal. For reads: whether a statement that is cancelled
 * while it commits has been stored is not told.
 */
export function cancellable(pool: DatabasePool, signal: AbortSignal): DatabasePool {
  return overConnections(pool, (use) => statementSignal.run(signal, () => runUntil(pool, signal, use)));
}

async function runUntil<T>(
  pool: DatabasePool,
  signal: AbortSignal,
  use: (connection: DatabasePoolConnection) => Promise<T>,
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
