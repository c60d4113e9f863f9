import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const untilRow = z.strictObject({ watched_until: z.bigint() });
const stateRow = z.strictObject({ agent_id: z.string(), state: z.string() });
const startRow = z.strictObject({ started_at: z.bigint() });

/** End of what a project was watched of, in microseconds since the Unix epoch; null before the first hour. */
export async function readWatchedUntil(pool: DatabasePool, projectId: number): Promise<bigint | null> {
  const row = await pool.maybeOne(sql.type(untilRow)`
    SELECT watched_until FROM watch_states WHERE project_id = ${projectId} AND agent_id = ''
  `);
  return row?.watched_until ?? null;
}

/** What is known of each agent of a project, as JSON. A thousand agents have megabytes of it. */
export async function readAgentStates(
  pool: DatabasePool,
  projectId: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await pool.any(sql.type(stateRow)`
    SELECT agent_id, state::text AS state FROM watch_states WHERE project_id = ${projectId} AND agent_id <> ''
  `);
  return new Map(rows.map(({ agent_id, state }) => [agent_id, state]));
}

/** When the first run of a project that is kept started, in microseconds since the Unix epoch; null before there is one. */
export async function firstRunStart(pool: DatabasePool, projectId: number): Promise<bigint | null> {
  const row = await pool.maybeOne(sql.type(startRow)`
    SELECT started_at FROM agent_runs
    WHERE project_id = ${projectId} AND started_at >= (SELECT oldest_start FROM retention)
    ORDER BY started_at LIMIT 1
  `);
  return row?.started_at ?? null;
}
