import { forEachPlace } from "../citus/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { isKeptOn } from "./is-kept-on.ts";
import { dayBounds, GROUPS_BY_HASH, rollupDays } from "./rollup-days.ts";

/**
 * Computes all rollups anew from the tables, a day a transaction, and resolves with the number of days. Writers wait while
 * their day is computed; readers do not.
 */
export async function rebuildRollups(ownerUrl: string): Promise<number> {
  const days = await forEachPlace(ownerUrl, ({ url }) => rebuildPlace(url));
  return new Set(days.flat()).size;
}

/** Resolves with the days. */
async function rebuildPlace(url: string): Promise<readonly string[]> {
  await using connection = await connectOwner(url);
  const { client } = connection;
  await client.query(GROUPS_BY_HASH);
  const days = await rollupDays(client);
  for (const day of days) {
    const bounds = dayBounds(day);
    await client.query("BEGIN");
    // Once the lock is there, whoever wrote rollups has committed, and whoever has not yet cannot be seen: each run counts
    // once.
    await client.query("LOCK TABLE rollups, failure_rollups IN SHARE ROW EXCLUSIVE MODE");
    for (const table of ["rollups", "failure_rollups"]) {
      await client.query(`DELETE FROM ${table} WHERE starts_at >= $1 AND starts_at < $2`, bounds);
      await client.query(
        `INSERT INTO ${table} SELECT * FROM recomputed_${table}($1, $2) AS computed
        WHERE ${isKeptOn("computed")}`,
        bounds,
      );
    }
    await client.query("COMMIT");
  }
  return days;
}
