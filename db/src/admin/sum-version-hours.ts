import type pg from "pg";
import { VERSION_HOUR_LIMITS } from "../rollup/crowd-limits.ts";
import { sumVersionHours, VERSION_HOUR_RUN, versionHourColumns } from "../rollup/version-hours.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";

/** An hour of a project. */
export interface ProjectHour {
  readonly project_id: number;
  readonly since: string;
  readonly until: string;
}

const COLUMNS = versionHourColumns.join(", ");
/** Of the hour from $2 to $3. */
export const RUNS_OF_HOUR = `
  SELECT ${VERSION_HOUR_RUN}
  FROM agent_runs AS run
  WHERE run.project_id = $1 AND run.started_at >= $2 AND run.started_at < $3
    AND run.stored_on >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1
    AND run.status <> 'running'`;

/** Hours that are finalized (see `finalizeRollups`), but not by agent, version and environment: those of an older maintenance. The latest first. */
export async function hoursWithoutVersions(client: pg.Client, limit: number): Promise<ProjectHour[]> {
  const { rows } = await client.query<ProjectHour>(
    `SELECT project_id, starts_at::text AS since, (starts_at + interval '1 hour')::text AS until
    FROM settled_periods AS finalized
    JOIN rollup_revisions AS current USING (project_id, period, starts_at, revision)
    LEFT JOIN version_hour_periods AS summed USING (project_id, starts_at, revision)
    WHERE ${OF_ANY_PROJECT} AND period = 'hour' AND is_settled AND summed.is_kept IS NULL
      AND starts_at >= (SELECT oldest_start FROM retention)
    ORDER BY starts_at DESC, project_id
    LIMIT $1`,
    [limit],
  );
  return rows;
}

/**
 * Sums up an hour by agent, version and environment (see `0036_version_hours.sql`), unless it is crowded. In a transaction of the
 * caller that reads one snapshot.
 */
export async function sumVersionHour(
  client: pg.Client,
  { project_id, since, until }: ProjectHour,
): Promise<void> {
  const hour = [project_id, since];
  await client.query("DELETE FROM version_hours WHERE project_id = $1 AND starts_at = $2", hour);
  // Named, so that it is planned once.
  const { rows } = await client.query<{ is_kept: boolean }>({
    name: "sum_version_hour",
    text: `WITH summed AS MATERIALIZED (
      ${sumVersionHours(RUNS_OF_HOUR, "$1")}
    ), crowd AS (
      SELECT
        count(*) + coalesce(sum(array_length(string_to_array(failures, chr(10)), 1)), 0) AS of_values,
        coalesce(sum(runs + abandoned_runs), 0) AS of_runs
      FROM summed
    ), kept AS (
      SELECT of_values <= $4 OR of_runs >= of_values * $5::float8 AS is_kept FROM crowd
    ), stored AS (
      INSERT INTO version_hours (project_id, ${COLUMNS})
      SELECT $1, ${COLUMNS} FROM summed WHERE (SELECT is_kept FROM kept)
    )
    SELECT is_kept FROM kept`,
    values: [project_id, since, until, VERSION_HOUR_LIMITS.values, VERSION_HOUR_LIMITS.runsOfEach],
  });
  await client.query(
    `INSERT INTO version_hour_periods AS kept (project_id, starts_at, is_kept, revision)
    SELECT project_id, starts_at, $3, revision
    FROM rollup_revisions
    WHERE project_id = $1 AND starts_at = $2 AND period = 'hour'
    ON CONFLICT (project_id, starts_at) DO UPDATE SET is_kept = excluded.is_kept, revision = excluded.revision`,
    [...hour, rows[0]?.is_kept === true],
  );
}
