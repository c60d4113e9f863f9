import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const stateRow = z.strictObject({ agent_id: z.string(), watched_until: z.bigint(), state: z.string() });
const startRow = z.strictObject({ started_at: z.bigint() });

export interface WatchStates {
  /** End of what the project was watched of, in microseconds since the Unix epoch; null before the first hour. */
  readonly watchedUntil: bigint | null;
  /** What is known of each agent, as JSON. */
  readonly agents: ReadonlyMap<string, string>;
}

/** How far a project was watched, and what is known of its agents. */
export async function readWatchStates(pool: DatabasePool, projectId: number): Promise<WatchStates> {
  const rows = await pool.any(sql.type(stateRow)`
    SELECT agent_id, watched_until, state::text AS state FROM watch_states WHERE project_id = ${projectId}
  `);
  return {
    watchedUntil: rows.find(({ agent_id }) => agent_id === "")?.watched_until ?? null,
    agents: new Map(
      rows.filter(({ agent_id }) => agent_id !== "").map(({ agent_id, state }) => [agent_id, state]),
    ),
  };
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
