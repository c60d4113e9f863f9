import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { hasAnyOf } from "../items-of-runs.ts";
import type { StartRange } from "../plan/start-range.ts";
import { failureCondition } from "./failure-condition.ts";
import { givenFilters, type RunFilter } from "./run-filter.ts";

type Condition = FragmentSqlToken | ListSqlToken;

const anyRow = z.strictObject({ is_any: z.boolean() });

const KEPT_SINCE = sql.fragment`(SELECT oldest_start FROM retention)`;
const IS_KEPT = sql.fragment`run.started_at >= ${KEPT_SINCE}`;
/**
 * The same, out of sight of the planner. It takes an end that it knows and this start, which it does not, for a range of few rows, and
 * reads what is all of a partition row by row by an index.
 */
const IS_KEPT_WITHIN = sql.fragment`(run.started_at < ${KEPT_SINCE}) IS NOT TRUE`;

const IS_COUNTED = sql.fragment`run.status <> 'running'`;

/** The condition on a row of `agent_runs AS run`. What has expired is gone at once; its rows go with their days. */
export function runCondition(projectId: number, filter: RunFilter): Condition {
  return conditionOf(projectId, filter, IS_KEPT);
}

function conditionOf(projectId: number, filter: RunFilter, isKept: FragmentSqlToken): Condition {
  const given = givenFilters(filter);
  const asksForFailure = hasFailureFilter(filter);
  return sql.and([
    sql.fragment`run.project_id = ${projectId}`,
    ...given.map(
      ({ value, rule }) => !(asksForFailure && rule.of === "failure") && rule.run?.(value, projectId),
    ),
    isKept,
    asksForFailure && hasFailure(projectId, filter),
  ]);
}

/** The runs that figures count: those that ended, or were abandoned. */
export function countedCondition(projectId: number, filter: RunFilter): Condition {
  return sql.and([runCondition(projectId, filter), IS_COUNTED]);
}

/** The same within a range, of which many are wanted. */
export function countedWithin(projectId: number, filter: RunFilter, { start, end }: StartRange): Condition {
  const isKept = start === undefined ? IS_KEPT : IS_KEPT_WITHIN;
  const within = { ...filter, start_time: start, end_time: end };
  return sql.and([conditionOf(projectId, within, isKept), IS_COUNTED]);
}

/** An open run under a filter. No rollup counts these. */
export function openCondition(projectId: number, filter: RunFilter): Condition {
  return runCondition(projectId, { ...filter, status: "running" });
}

/** False where no open run can be under a filter: then they need not be looked for, at a plan over all days. */
export async function mayHaveOpenRuns(
  connection: CommonQueryMethods,
  projectId: number,
  { status, ended }: Pick<RunFilter, "status" | "ended">,
): Promise<boolean> {
  if (ended === true || (status !== undefined && status !== "running")) return false;
  const { is_any } = await connection.one(sql.type(anyRow)`
    SELECT EXISTS (SELECT FROM open_runs WHERE project_id = ${projectId} AND NOT abandoned) AS is_any
  `);
  return is_any;
}

/** True if a failure of the run must fit. */
export function hasFailureFilter(filter: RunFilter): boolean {
  return givenFilters(filter).some(({ rule }) => rule.run === null);
}

/** True if it takes more than the row of a run to tell: each run is looked up among failures, or steps. */
export function hasItemFilter(filter: RunFilter): boolean {
  return givenFilters(filter).some(({ rule }) => rule.of === "failure");
}

function hasFailure(projectId: number, filter: RunFilter): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM run_failures AS failure
    WHERE ${hasAnyOf(sql.fragment`failure`)}
      AND failure.project_id = ${projectId}
      AND failure.run_id = run.run_id
      AND failure.stored_on = run.stored_on
      AND ${failureCondition(projectId, filter)}
  )`;
}
