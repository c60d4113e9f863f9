import { type FragmentSqlToken, sql } from "slonik";
import type { Period } from "../../rollup/levels.ts";
import { type StartRange, startsWithin } from "./start-range.ts";

/**
 * The condition on a row of `rollup_revisions AS current` that it is of a period of a project, which starts in one of some ranges and
 * is kept.
 *
 * @param within one range, or more
 */
export function revisionsWithin(
  projectId: number,
  period: Period,
  within: readonly StartRange[],
): FragmentSqlToken {
  return sql.fragment`
    current.project_id = ${projectId}
      AND current.period = ${sql.literalValue(period)}
      AND (${sql.or(within.map((range) => startsWithin(range, sql.fragment`current.starts_at`)))})
      AND current.starts_at >= (SELECT oldest_start FROM retention)`;
}
