import type pg from "pg";
import { forEachPlace } from "../citus/index.ts";
import { grains } from "../rollup/levels.ts";
import { connectOwner } from "./connect-owner.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";

/** Expired rows that are deleted in one transaction. */
const ROWS = 20_000;

/**
 * Deletes rollups, counts of intake and of tracers, incidents that were resolved, and registry rows of expired days, once for each oldest day.
 *
 * @param oldest the first day whose runs are kept, by their start
 * @param firstStored the first whose runs are kept, by when they came
 */
export async function clearExpired(ownerUrl: string, oldest: string, firstStored: string): Promise<void> {
  const start = `${oldest}T00:00:00Z`;
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { rowCount } = await client.query("SELECT FROM retention WHERE cleared_before < $1", [start]);
  if (rowCount === 0) return;
  await forEachPlace(ownerUrl, async ({ url }) => {
    await using owner = await connectOwner(url);
    await clear(owner.client, start, firstStored);
  });
  await client.query("UPDATE retention SET cleared_before = $1 WHERE cleared_before < $1", [start]);
}

async function clear(client: pg.Client, start: string, firstStored: string): Promise<void> {
  for (const table of ["rollups", "failure_rollups", "settled_rollups", "settled_failure_rollups"]) {
    await client.query(
      `DELETE FROM ${table} WHERE ${OF_ANY_PROJECT} AND grain = ANY ($2) AND starts_at < $1`,
      [start, grains],
    );
  }
  for (const table of ["settled_periods", "settled_path_periods", "settled_paths"]) {
    await client.query(`DELETE FROM ${table} WHERE ${OF_ANY_PROJECT} AND starts_at < $1`, [start]);
  }
  for (const table of [
    "intake_violations",
    "client_drops",
    "crowded_periods",
    "version_hours",
    "version_hour_periods",
  ]) {
    await client.query(
      `DELETE FROM ${table} WHERE project_id = ANY (ARRAY(SELECT project_id FROM projects)) AND starts_at < $1`,
      [start],
    );
  }
  await client.query(
    `DELETE FROM incident_changes AS change USING incidents AS incident
    WHERE change.project_id = incident.project_id AND change.incident_id = incident.incident_id
      AND change.project_id = ANY (ARRAY(SELECT project_id FROM projects))
      AND incident.project_id = ANY (ARRAY(SELECT project_id FROM projects))
      AND incident.state = 'resolved' AND incident.resolved_at < $1`,
    [start],
  );
  await client.query(
    `DELETE FROM incidents
    WHERE project_id = ANY (ARRAY(SELECT project_id FROM projects)) AND state = 'resolved' AND resolved_at < $1`,
    [start],
  );
  for (const table of ["notifications", "routed_changes"]) {
    await client.query(
      `DELETE FROM ${table} AS told
      WHERE told.project_id = ANY (ARRAY(SELECT project_id FROM projects))
        AND NOT EXISTS (
          SELECT FROM incidents AS incident
          WHERE incident.project_id = told.project_id AND incident.incident_id = told.incident_id
        )`,
    );
  }
  await deleteBefore(client, "open_runs", firstStored);
  await deleteBefore(client, "run_registry", firstStored);
}

/** Some rows a transaction, so that none is long. */
async function deleteBefore(client: pg.Client, table: string, day: string): Promise<void> {
  for (let deleted: number | null = ROWS; deleted === ROWS; ) {
    ({ rowCount: deleted } = await client.query(
      `WITH old AS MATERIALIZED (SELECT project_id, run_id FROM ${table} WHERE stored_on < $1 LIMIT $2)
      DELETE FROM ${table} AS kept USING old
      WHERE kept.project_id = old.project_id AND kept.run_id = old.run_id AND kept.stored_on < $1`,
      [day, ROWS],
    ));
  }
}
