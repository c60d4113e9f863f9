import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { ofFailure, type Period } from "../rollup/levels.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import type { RollupRanges, StartRange } from "./rollup-ranges.ts";
import type { RunFilter } from "./run-filter.ts";

/** The condition on a row of `rollups` or `failure_rollups` under the alias `rollup`. */
export function rollupCondition(
  projectId: number,
  { agent_id, agent_version, environment, status, failure_type, failure_code }: RunFilter,
  { grain, days, hours }: Pick<RollupRanges, "grain" | "days" | "hours">,
): FragmentSqlToken | ListSqlToken {
  const within = (period: Period, ranges: readonly StartRange[]) =>
    ranges.map(
      (range) => sql.fragment`(${sql.and([sql.fragment`rollup.period = ${period}`, startsWithin(range)])})`,
    );
  return sql.and([
    sql.fragment`rollup.project_id = ${projectId}`,
    sql.fragment`rollup.grain = ${grain}`,
    sql.fragment`(${sql.or([...within("day", days), ...within("hour", hours)])})`,
    sql.fragment`rollup.starts_at >= (SELECT oldest_start FROM retention)`,
    agent_id !== undefined && sql.fragment`rollup.agent_id = ${agent_id}`,
    agent_version !== undefined && sql.fragment`rollup.agent_version = ${agent_version}`,
    environment !== undefined && sql.fragment`rollup.environment = ${environment}`,
    grain === "failure" && sql.fragment`rollup.of_failure = ${ofFailure(failure_type, failure_code)}`,
    status !== undefined && sql.fragment`rollup.status = ${status}`,
  ]);
}

function startsWithin({ start, end }: StartRange) {
  return sql.and([
    start !== undefined && sql.fragment`rollup.starts_at >= ${timestamptzLiteral(start)}::timestamptz`,
    end !== undefined && sql.fragment`rollup.starts_at < ${timestamptzLiteral(end)}::timestamptz`,
  ]);
}
