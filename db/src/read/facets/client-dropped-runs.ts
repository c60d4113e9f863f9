import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { floorTo, HOUR_US } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { givenFilters, type RunFilter } from "../filters/run-filter.ts";

const droppedRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  reason: z.string(),
  runs: z.bigint(),
});

/** How many runs the tracers of a version of an agent dropped for one reason. */
export type ClientDroppedRow = z.infer<typeof droppedRow>;

const knownOfDrops: readonly (keyof RunFilter)[] = [
  "agent_id",
  "agent_version",
  "environment",
  "start_time",
  "end_time",
];

/** True if a filter asks for nothing that is not known of runs that were dropped. */
export function mayMeanDropped(filter: RunFilter): boolean {
  return givenFilters(filter).every(({ name }) => knownOfDrops.includes(name));
}

/** The condition on a row of `client_drops AS dropped`. An hour that the range of the filter touches counts as a whole. */
export function droppedCondition(
  projectId: number,
  { agent_id, agent_version, environment, start_time, end_time }: RunFilter,
): FragmentSqlToken | ListSqlToken {
  return sql.and([
    sql.fragment`dropped.project_id = ${projectId}`,
    sql.fragment`starts_at >= (SELECT oldest_start FROM retention)`,
    agent_id !== undefined && sql.fragment`agent_id = ${agent_id}`,
    agent_version !== undefined && sql.fragment`agent_version = ${agent_version}`,
    environment !== undefined && sql.fragment`environment = ${environment}`,
    start_time !== undefined &&
      sql.fragment`starts_at >= ${timestamptzLiteral(floorTo(start_time, HOUR_US))}::timestamptz`,
    end_time !== undefined && sql.fragment`starts_at < ${timestamptzLiteral(end_time)}::timestamptz`,
  ]);
}

/** The runs that tracers dropped of some rows of the list, by version of an agent and reason. */
export async function clientDroppedRuns(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  isOne: FragmentSqlToken,
): Promise<readonly ClientDroppedRow[]> {
  return connection.any(sql.type(droppedRow)`
    SELECT agent_id, agent_version, reason, sum(runs)::bigint AS runs
    FROM client_drops AS dropped
    WHERE ${droppedCondition(projectId, filter)} AND ${isOne}
    GROUP BY agent_id, agent_version, reason
  `);
}
