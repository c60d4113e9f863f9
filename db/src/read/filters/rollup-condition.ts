import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { ofFailure, type Period } from "../../rollup/levels.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import type { RollupRanges, StartRange } from "../rollup-ranges.ts";
import { givenFilters, type RunFilter } from "./run-filter.ts";

/** The condition on a row of `rollups` or `failure_rollups` under the alias `rollup`. The grain knows all of the filter. */
export function rollupCondition(
  projectId: number,
  filter: RunFilter,
  { grain, days, hours }: Pick<RollupRanges, "grain" | "days" | "hours">,
): FragmentSqlToken | ListSqlToken {
  const { failure_type, failure_code, step_name } = filter;
  const within = (period: Period, ranges: readonly StartRange[]) =>
    ranges.map(
      (range) =>
        sql.fragment`(${sql.and([sql.fragment`rollup.period = ${period}`, startsWithin(range, sql.fragment`rollup.starts_at`)])})`,
    );
  return sql.and([
    sql.fragment`rollup.project_id = ${projectId}`,
    sql.fragment`rollup.grain = ${grain}`,
    sql.fragment`(${sql.or([...within("day", days), ...within("hour", hours)])})`,
    sql.fragment`rollup.starts_at >= (SELECT oldest_start FROM retention)`,
    grain === "failure" && sql.fragment`rollup.of_item = ${ofFailure(failure_type, failure_code)}`,
    grain === "step" && sql.fragment`rollup.of_item = ${step_name ?? ""}`,
    ...givenFilters(filter).map(({ value, rule }) => rule.rollup?.(value)),
  ]);
}

/** The tables that hold the rows of ranges: sums over runs, and over their failures. */
export function rollupTables({ isSettled = false }: Pick<RollupRanges, "isSettled">) {
  return isSettled
    ? { rollups: sql.fragment`settled_rollups`, failures: sql.fragment`settled_failure_rollups` }
    : { rollups: sql.fragment`rollups`, failures: sql.fragment`failure_rollups` };
}

/** The condition that a time lies in a range. */
export function startsWithin(
  { start, end }: StartRange,
  time: FragmentSqlToken,
): FragmentSqlToken | ListSqlToken {
  return sql.and([
    start !== undefined && sql.fragment`${time} >= ${timestamptzLiteral(start)}::timestamptz`,
    end !== undefined && sql.fragment`${time} < ${timestamptzLiteral(end)}::timestamptz`,
  ]);
}
