import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { errorCode } from "../pool/error-causes.ts";
import { grains } from "../rollup/levels.ts";
import { addDays, daysBetween } from "./add-days.ts";
import { listPartitions } from "./list-partitions.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";

/** How long a DROP may wait for its lock: all who come later wait behind it. */
const LOCK_TIMEOUT_MS = 100;
const LOCK_NOT_AVAILABLE = "55P03";
const ATTEMPTS = 100;
/** Expired rows that are deleted in one transaction. */
const ROWS = 20_000;

/**
 * Lets the runs expire that started before the last `retentionDays` UTC days and today: readers leave them out at once, then
 * the partitions go that hold nothing else, all items before runs, then their rollups, the counts of what ingest dropped
 * and refused and of what tracers dropped in these days, and their rows in the registry.
 * Writers and readers go on meanwhile. What a round that broke off left behind is taken by the next.
 *
 * @returns the days (`2026-11-01`) that were dropped
 * @throws errors of Postgres; 55P03 when the tables were busy all the time
 */
export async function expire(client: pg.Client, retentionDays: number): Promise<string[]> {
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
  await clear(client, oldest, firstStored);
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

/** Deletes rollups, counts of intake and of tracers, and registry rows of expired days, once for each oldest day. */
async function clear(client: pg.Client, oldest: string, firstStored: string): Promise<void> {
  const start = `${oldest}T00:00:00Z`;
  const { rowCount } = await client.query("SELECT FROM retention WHERE cleared_before < $1", [start]);
  if (rowCount === 0) {
    return;
  }
  for (const table of ["rollups", "failure_rollups", "settled_rollups", "settled_failure_rollups"]) {
    await client.query(
      `DELETE FROM ${table} WHERE ${OF_ANY_PROJECT} AND grain = ANY ($2) AND starts_at < $1`,
      [start, grains],
    );
  }
  await client.query(`DELETE FROM settled_periods WHERE ${OF_ANY_PROJECT} AND starts_at < $1`, [start]);
  for (const table of ["intake_violations", "client_drops"]) {
    await client.query(
      `DELETE FROM ${table} WHERE project_id = ANY (ARRAY(SELECT project_id FROM projects)) AND starts_at < $1`,
      [start],
    );
  }
  await deleteBefore(client, "open_runs", firstStored);
  await deleteBefore(client, "run_registry", firstStored);
  await client.query("UPDATE retention SET cleared_before = $1 WHERE cleared_before < $1", [start]);
}

/** Some rows a transaction, so that none is long. By key: rows of different partitions may have the same place. */
async function deleteBefore(client: pg.Client, table: string, day: string): Promise<void> {
  const { rows: projects } = await client.query<{ project_id: number }>("SELECT project_id FROM projects");
  for (const { project_id } of projects) {
    for (let deleted: number | null = ROWS; deleted === ROWS; ) {
      ({ rowCount: deleted } = await client.query(
        `DELETE FROM ${table}
        WHERE project_id = $1 AND stored_on < $2 AND run_id = ANY (ARRAY(
          SELECT run_id FROM ${table} WHERE project_id = $1 AND stored_on < $2 LIMIT $3
        ))`,
        [project_id, day, ROWS],
      ));
    }
  }
}
