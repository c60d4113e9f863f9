import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { ofFailure, type Period } from "../../rollup/levels.ts";
import { givenFilters, type RunFilter } from "../filters/run-filter.ts";
import type { ReadPlan } from "./read-plan.ts";
import { type StartRange, startsWithin } from "./start-range.ts";

/** The condition on a row of `rollups` or `failure_rollups` under the alias `rollup`. The grain knows all of the filter. */
export function rollupCondition(
  projectId: number,
  filter: RunFilter,
  { grain, days, hours }: Pick<ReadPlan, "grain" | "days" | "hours">,
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

/** The tables that a plan reads: sums over runs, and over their failures. */
export function rollupTables({ rollups }: Pick<ReadPlan, "rollups">) {
  return rollups === "finalized"
    ? { rollups: sql.fragment`settled_rollups`, failures: sql.fragment`settled_failure_rollups` }
    : { rollups: sql.fragment`rollups`, failures: sql.fragment`failure_rollups` };
}
