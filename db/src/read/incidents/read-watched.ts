import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";

const watchedRow = z.strictObject({ until: z.bigint().nullable(), agents: z.bigint() });

/** How far a project was watched: until when, in microseconds since the Unix epoch, and how many agents. */
export type Watched = z.infer<typeof watchedRow>;

/** How far a project was watched; until null if it never was. */
export function readWatched(pool: CommonQueryMethods, projectId: number): Promise<Watched> {
  return pool.one(sql.type(watchedRow)`
    SELECT max(watched_until) FILTER (WHERE agent_id = '') AS until, count(*) FILTER (WHERE agent_id <> '') AS agents
    FROM watch_states
    WHERE project_id = ${projectId}
  `);
}
