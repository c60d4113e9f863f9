import type pg from "pg";
import { AGENT_LIMITS, type CrowdLimits, VERSION_LIMITS } from "../rollup/crowd-limits.ts";
import { MAY_MARK } from "../rollup/crowded-periods.ts";

/** Values whose rows are deleted in one transaction. */
const VALUES = 2_000;

const OF_PERIOD = "project_id = $1 AND period = $2 AND grain = $3";

interface Crowd {
  readonly grain: "version" | "agent";
  readonly period: "day" | "hour";
  readonly limits: CrowdLimits;
  /** Periods that are under way are left alone, but where there is no harm in looking early. */
  readonly isOver: string;
}

const crowds: readonly Crowd[] = [
  { grain: "version", period: "day", limits: VERSION_LIMITS, isOver: "true" },
  { grain: "agent", period: "hour", limits: AGENT_LIMITS, isOver: "starts_at < date_trunc('hour', now())" },
];

/**
 * Marks periods that are crowded (see `0034_crowded_periods.sql`): days that several processes wrote, or a version that knew no
 * bound, and hours that are over; then deletes the rows of those that are marked, some a transaction. Writers and readers go on
 * meanwhile. Not on the day of the upgrade: see `MAY_MARK`.
 */
export async function thinCrowdedPeriods(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ project_id: number }>(
    `SELECT project_id FROM projects WHERE ${MAY_MARK} ORDER BY 1`,
  );
  for (const { project_id } of rows) {
    for (const crowd of crowds) await thin(client, project_id, crowd);
  }
}

async function thin(
  client: pg.Client,
  projectId: number,
  { grain, period, limits, isOver }: Crowd,
): Promise<void> {
  const crowd = [projectId, period, grain];
  await client.query(
    `INSERT INTO crowded_periods (project_id, period, grain, starts_at)
    SELECT $1::int, $2::text, $3::text, starts_at
    FROM rollups
    WHERE ${OF_PERIOD} AND starts_at >= (SELECT oldest_start FROM retention) AND ${isOver}
    GROUP BY starts_at
    HAVING count(DISTINCT (agent_id, agent_version, environment)) > $4
      AND sum(runs) < count(DISTINCT (agent_id, agent_version, environment)) * $5
    ON CONFLICT (project_id, grain, period, starts_at) DO NOTHING`,
    [...crowd, limits.values, limits.runsOfEach],
  );
  for (const table of ["rollups", "failure_rollups"]) {
    const { rows } = await client.query<{ starts_at: string }>(
      `SELECT starts_at::text
      FROM crowded_periods AS crowded
      WHERE ${OF_PERIOD} AND EXISTS (
        SELECT FROM ${table} AS rollup
        WHERE rollup.project_id = $1 AND rollup.period = $2 AND rollup.grain = $3 AND rollup.starts_at = crowded.starts_at
      )
      ORDER BY 1`,
      crowd,
    );
    for (const { starts_at } of rows) await deleteRows(client, table, [...crowd, starts_at]);
  }
}

async function deleteRows(client: pg.Client, table: string, key: readonly unknown[]): Promise<void> {
  for (let deleted: number | null = VALUES; deleted !== null && deleted >= VALUES; ) {
    ({ rowCount: deleted } = await client.query(
      `DELETE FROM ${table}
      WHERE ${OF_PERIOD} AND starts_at = $4 AND (agent_id, agent_version) IN (
        SELECT agent_id, agent_version FROM ${table} WHERE ${OF_PERIOD} AND starts_at = $4 LIMIT ${VALUES}
      )`,
      [...key],
    ));
  }
}
