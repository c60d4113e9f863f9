import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { errorCode } from "../pool/error-causes.ts";
import { addDays, daysBetween } from "./add-days.ts";
import { clearExpired } from "./clear-expired.ts";
import { connectOwner } from "./connect-owner.ts";
import { listPartitions } from "./list-partitions.ts";

/** How long a DROP may wait for its lock: all who come later wait behind it. */
const LOCK_TIMEOUT_MS = 100;
const LOCK_NOT_AVAILABLE = "55P03";
const ATTEMPTS = 100;

/**
 * Lets the runs expire that started before the last `retentionDays` UTC days and today: readers leave them out at once, then
 * the partitions go that hold nothing else, all items before runs, then their rollups, the counts of what ingest dropped
 * and refused and of what tracers dropped in these days, and their rows in the registry.
 * Writers and readers go on meanwhile. What a round that broke off left behind is taken by the next.
 *
 * @returns the days (`2026-11-01`) that were dropped
 * @throws errors of Postgres; 55P03 when the tables were busy all the time
 */
export async function expire(ownerUrl: string, retentionDays: number): Promise<string[]> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { rows } = await client.query<{ today: string }>(
    "SELECT (now() AT TIME ZONE 'UTC')::date::text AS today",
  );
  const oldest = addDays(rows[0]?.today ?? "", -retentionDays);
  await client.query("UPDATE retention SET oldest_start = $1 WHERE oldest_start < $1", [
    `${oldest}T00:00:00Z`,
  ]);
  // A start is at most a day ahead: those accepted the day before may have started on the oldest day that is kept.
  const firstStored = addDays(oldest, -1);
  const expired = (await listPartitions(client)).filter(({ endDay }) => endDay <= firstStored);
  for (const { leaf } of expired) {
    await drop(client, leaf);
  }
  await clearExpired(ownerUrl, oldest, firstStored);
  return [...new Set(expired.flatMap(({ firstDay, endDay }) => daysBetween(firstDay, endDay)))].toSorted();
}

/** Drops a table, given as SQL names it, as soon as nobody is using its parent; in between, others get their turn. */
async function drop(client: pg.Client, table: string): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`DROP TABLE IF EXISTS ${table}`);
      break;
    } catch (error) {
      const isBusy = error instanceof Error && errorCode(error) === LOCK_NOT_AVAILABLE;
      if (!isBusy || attempt === ATTEMPTS) {
        throw error;
      }
      await delay(LOCK_TIMEOUT_MS + Math.random() * LOCK_TIMEOUT_MS);
    }
  }
  await client.query("RESET lock_timeout");
}
