import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { errorCode } from "../pool/error-causes.ts";
import { addDays } from "./add-days.ts";
import { clearExpired } from "./clear-expired.ts";
import { connectOwner } from "./connect-owner.ts";

/** How long a DROP may wait for its lock: all who come later wait behind it. */
const LOCK_TIMEOUT_MS = 100;
const LOCK_NOT_AVAILABLE = "55P03";
const ATTEMPTS = 100;
/** The tables of a day, those that refer to others first. */
const dayTables = [
  "agent_signals",
  "agent_decisions",
  "agent_failures",
  "agent_steps",
  "agent_runs",
] as const;

/**
 * Lets the runs expire that started before the last `retentionDays` UTC days and today: readers leave them out at once, then
 * the days go that hold nothing else, all items before runs, then their rollups, the counts of what ingest dropped
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
  const dropped = await daysBefore(client, firstStored);
  for (const day of dropped) {
    for (const table of dayTables) {
      await drop(client, `${table}_${day.replaceAll("-", "")}`);
    }
  }
  await clearExpired(ownerUrl, oldest, firstStored);
  return dropped;
}

/** Days whose partitions, or what a broken round left of them, are there. */
async function daysBefore(client: pg.Client, day: string): Promise<string[]> {
  // Names are compared as text: a condition may be tried on every relation there is, and their names need not end in a day.
  const { rows } = await client.query<{ day: string }>(
    `SELECT DISTINCT to_date(right(relname, 8), 'YYYYMMDD')::text AS day
    FROM pg_inherits
    JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = ANY ($2::regclass[]) AND right(relname, 8) < to_char($1::date, 'YYYYMMDD')
    ORDER BY 1`,
    [day, dayTables],
  );
  return rows.map(({ day }) => day);
}

/** Drops a table as soon as nobody is using its parent; in between, others get their turn. */
async function drop(client: pg.Client, table: string): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`DROP TABLE IF EXISTS ${client.escapeIdentifier(table)}`);
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
