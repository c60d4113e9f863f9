import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { givenFilters, type RunFilter, withoutKinds } from "./run-filter.ts";

/** The condition on a row of `run_failures AS failure`, but for its start. */
export function failureCondition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  const given = givenFilters(filter).filter(({ rule }) => rule.of === "failure");
  return sql.and(given.map(({ value, rule }) => rule.failure?.(value, projectId) ?? sql.fragment`TRUE`));
}

/** The condition on a row of `run_failures AS failure` that its run started when a filter says. */
export function failureStarts(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  const given = givenFilters(filter).filter(({ rule }) => rule.of === "start");
  return sql.and(given.map(({ value, rule }) => rule.failure?.(value, projectId) ?? sql.fragment`TRUE`));
}

/** What of a filter holds for the run of a failure. */
export function ofRun(filter: RunFilter): RunFilter {
  return withoutKinds(filter, ["failure"]);
}

/** True where a filter asks for what only runs know, not their failures. */
export function needsRuns(filter: RunFilter): boolean {
  return givenFilters(filter).some(({ rule }) => rule.failure === null);
}
