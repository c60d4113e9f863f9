import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import type { RunFilter } from "../filters/run-filter.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";

const everyDay = { grain: "version", days: [{}], hours: [] } as const;

/**
 * Selects `agent_id`, `agent_version` and `day`, the first UTC day of which rollups tell that runs of the version started. Days that are
 * crowded tell of some versions only, so of none.
 *
 * @param isOne which versions: a condition on `agent_id` and `agent_version`
 */
export function firstDays(
  projectId: number,
  { environment }: Pick<RunFilter, "environment">,
  isOne: FragmentSqlToken | ListSqlToken,
): FragmentSqlToken {
  return sql.fragment`
      SELECT agent_id, agent_version, min(starts_at) AS day
      FROM (
        SELECT agent_id, agent_version, starts_at
        FROM rollups AS rollup
        WHERE ${rollupCondition(projectId, { environment }, everyDay)} AND ${isOne}
          AND rollup.starts_at NOT IN (
            SELECT crowded.starts_at
            FROM crowded_periods AS crowded
            WHERE crowded.project_id = ${projectId} AND crowded.grain = 'version' AND crowded.period = 'day'
          )
        GROUP BY 1, 2, 3
        HAVING sum(runs) > 0
      ) AS by_day
      GROUP BY 1, 2
    `;
}
