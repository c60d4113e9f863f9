import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { hasAnyOf } from "../items-of-runs.ts";
import { failureCondition } from "./failure-condition.ts";
import { givenFilters, type RunFilter } from "./run-filter.ts";

type Condition = FragmentSqlToken | ListSqlToken;

const anyRow = z.strictObject({ is_any: z.boolean() });

/** The condition on a row of `agent_runs AS run`. What has expired is gone at once; its rows go with their days. */
export function runCondition(projectId: number, filter: RunFilter): Condition {
  const given = givenFilters(filter);
  const asksForFailure = hasFailureFilter(filter);
  return sql.and([
    sql.fragment`run.project_id = ${projectId}`,
    ...given.map(
      ({ value, rule }) => !(asksForFailure && rule.of === "failure") && rule.run?.(value, projectId),
    ),
    sql.fragment`run.started_at >= (SELECT oldest_start FROM retention)`,
    asksForFailure && hasFailure(projectId, filter),
  ]);
}

/** The runs that figures count: those that ended, or were abandoned. */
export function countedCondition(projectId: number, filter: RunFilter): Condition {
  return sql.and([runCondition(projectId, filter), sql.fragment`run.status <> 'running'`]);
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
