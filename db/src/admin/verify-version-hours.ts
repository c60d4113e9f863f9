import type pg from "pg";
import { sumVersionHours, versionHourColumns } from "../rollup/version-hours.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";
import { type ProjectHour, RUNS_OF_HOUR } from "./sum-version-hours.ts";

interface HourDifference {
  /** The row's key, in words. */
  readonly row: string;
  readonly kept: object | null;
  readonly recomputed: object | null;
}

const COLUMNS = versionHourColumns.join(", ");
const KEY = "starts_at, agent_id, agent_version, environment";

/** The durations of a row come in any order. */
const told = (row: string) => `
  to_jsonb(${row}) || jsonb_build_object('durations', (
    SELECT coalesce(jsonb_agg(pair ORDER BY pair), '[]') FROM regexp_matches(${row}.durations, '\\d+ \\d+', 'g') AS pair
  ))`;

/**
 * Sums up anew all hours whose sums by agent, version and environment still hold.
 *
 * @param client in a transaction that reads one snapshot
 * @returns at most so many rows that differ
 */
export async function verifyVersionHours(client: pg.Client, limit: number): Promise<HourDifference[]> {
  const hours = await client.query<ProjectHour>(
    `SELECT project_id, starts_at::text AS since, (starts_at + interval '1 hour')::text AS until
    FROM version_hour_periods AS known
    JOIN rollup_revisions AS current USING (project_id, starts_at, revision)
    WHERE ${OF_ANY_PROJECT} AND period = 'hour' AND is_kept AND starts_at >= (SELECT oldest_start FROM retention)
    ORDER BY project_id, starts_at`,
  );
  const found: HourDifference[] = [];
  for (const { project_id, since, until } of hours.rows) {
    if (found.length >= limit) break;
    const { rows } = await client.query<HourDifference>({
      name: "verify_version_hour",
      text: `
        WITH recomputed AS (${sumVersionHours(RUNS_OF_HOUR, "$1")}
        ), kept AS (
          SELECT ${COLUMNS} FROM version_hours WHERE project_id = $1 AND starts_at = $2
        )
        SELECT
          concat_ws(' ', $1::int, ${KEY}) AS row, to_jsonb(kept) AS kept, to_jsonb(recomputed) AS recomputed
        FROM kept
        FULL JOIN recomputed USING (${KEY})
        WHERE ${told("kept")} IS DISTINCT FROM ${told("recomputed")}
        LIMIT $4`,
      values: [project_id, since, until, limit - found.length],
    });
    found.push(...rows);
  }
  return found;
}
