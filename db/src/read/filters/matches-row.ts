import type { RunRow } from "../../rows.ts";
import { givenFilters, type RunFilter } from "./run-filter.ts";

/** False for a run that a filter leaves out by its row alone. Of one that it does not, see `isToldByRows`. */
export function matchesRow(filter: RunFilter, run: RunRow): boolean {
  return givenFilters(filter).every(({ value, rule }) => rule.matches?.(value, run) ?? true);
}

/** True if rows of runs tell all that a filter asks for; else the database has to be asked. */
export function isToldByRows(filter: RunFilter): boolean {
  return givenFilters(filter).every(({ rule }) => rule.matches !== null);
}
