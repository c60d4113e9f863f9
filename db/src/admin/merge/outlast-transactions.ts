import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 1_000;

/**
 * Waits until all transactions have ended that others have open in the database: what was committed before is seen by all that
 * are open then. Any role sees the lock that each has on itself, its snapshot only its own role does.
 *
 * @returns false when some took longer
 */
export async function outlastTransactions(
  client: pg.Client,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  let open = await openTransactions(client);
  for (let pause = FIRST_PAUSE_MS; open.size > 0; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    if (Date.now() > deadline) return false;
    await delay(pause, undefined, { signal });
    open = open.intersection(await openTransactions(client));
  }
  return true;
}

async function openTransactions(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(`
    SELECT virtualxid AS id
    FROM pg_locks
    JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'virtualxid' AND pid <> pg_backend_pid()
      -- Not those of autovacuum, which belong to nobody.
      AND datname = current_database() AND usesysid IS NOT NULL
    UNION ALL
    SELECT 'prepared ' || gid FROM pg_prepared_xacts WHERE database = current_database()`);
  return new Set(rows.map(({ id }) => id));
}
