import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { HOUR_US } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { BoundedRange } from "../plan/start-range.ts";
import { settledPathHours } from "./path-plan.ts";

const circlingRow = z.strictObject({
  starts_at: z.bigint(),
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  runs: z.bigint(),
  circling_runs: z.bigint(),
});
/** Runs of an hour that ended, and how many of them have a loop or ping-pong. */
export type CirclingHour = Readonly<z.infer<typeof circlingRow>>;

export interface CirclingHours {
  /** Oldest first. An agent without a row in a known hour did not run in it. */
  readonly rows: readonly CirclingHour[];
  /** Starts of the hours of which all is known, in microseconds since the Unix epoch, oldest first. Of others nothing is told yet. */
  readonly known: readonly bigint[];
}

/**
 * How many runs went round in circles, by hour, agent, version and environment: of hours that are settled, which they are some
 * minutes after they are over. Hours in which nobody ran are not among them.
 *
 * @param range of whole hours; one cut off is left out
 */
export function circlingHours(
  pool: DatabasePool,
  projectId: number,
  range: BoundedRange,
  { agent_id }: { readonly agent_id?: string | undefined } = {},
): Promise<CirclingHours> {
  return inSnapshot(pool, async (connection) => {
    const within = { start: range.start, end: range.end - HOUR_US + 1n };
    const known = await settledPathHours(connection, projectId, within);
    const rows = await connection.any(sql.type(circlingRow)`
      SELECT starts_at, agent_id, agent_version, environment, runs, circling_runs
      FROM settled_paths
      WHERE ${sql.and([
        sql.fragment`project_id = ${projectId}`,
        sql.fragment`period = 'hour'`,
        sql.fragment`starts_at = ANY (${sql.array(known.map(timestamptzLiteral), "timestamptz")})`,
        agent_id !== undefined && sql.fragment`agent_id = ${agent_id}`,
      ])}
      ORDER BY starts_at, agent_id, agent_version, environment
    `);
    return { rows, known };
  });
}
