import type pg from "pg";

/**
 * To group a day by hashing; with the default, Postgres sorts it by eight columns, several times over. It does not know how many
 * rows the steps in between have, and would walk them for each other; and compiling the statement for each day takes longer than
 * a day of few runs.
 */
export const GROUPS_BY_HASH = "SET work_mem = '256MB'; SET enable_nestloop = off; SET jit = off";

/** UTC days (`2026-11-01`), oldest first, on which runs started that have not expired, or that rollups tell of. */
export async function rollupDays(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(`
    SELECT DISTINCT day::text
    FROM (
      SELECT (started_at AT TIME ZONE 'UTC')::date AS day FROM agent_runs
      UNION ALL SELECT (starts_at AT TIME ZONE 'UTC')::date FROM rollups
      UNION ALL SELECT (starts_at AT TIME ZONE 'UTC')::date FROM failure_rollups
    ) AS days
    WHERE day >= (SELECT oldest_start AT TIME ZONE 'UTC' FROM retention)
    ORDER BY 1
  `);
  return rows.map(({ day }) => day);
}

/** The parameters for a day: its start and its end. */
export function dayBounds(day: string): [since: string, until: string] {
  const start = Date.parse(`${day}T00:00:00Z`);
  return [new Date(start).toISOString(), new Date(start + 86_400_000).toISOString()];
}
