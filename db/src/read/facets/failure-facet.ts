import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { failureType } from "../../rows.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import { isKnownTo, type RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing } from "../items-of-runs.ts";
import { tablesPlan, usesRollups } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { prepareByText } from "../prepare-by-text.ts";
import type { Facet, FailureFacetValue } from "./get-facets.ts";
import { countPlan } from "./run-counts.ts";
import { othersOf } from "./value-facets.ts";

const failureRow = z.strictObject({
  failure_type: failureType,
  failure_code: z.string(),
  runs: z.bigint(),
  total_values: z.bigint(),
  total_runs: z.bigint(),
});

/** The types and codes of the failures of runs under a filter. */
export async function failureFacet(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  limit: number,
): Promise<Facet<FailureFacetValue>> {
  // The grain of failures tells of runs with one failure, not of their others.
  const plan = isKnownTo("version", filter)
    ? await countPlan(connection, projectId, filter, [])
    : tablesPlan({ start: filter.start_time, end: filter.end_time }, "version");
  const parts: FragmentSqlToken[] = [];
  if (usesRollups(plan)) {
    parts.push(sql.fragment`
      SELECT failure_type, failure_code, sum(runs)::bigint AS runs
      FROM failure_rollups AS rollup
      WHERE ${rollupCondition(projectId, filter, plan)}
      GROUP BY 1, 2
      HAVING sum(runs) > 0`);
  }
  const fromTables = (condition: ReturnType<typeof countedCondition>) => sql.fragment`
      SELECT failed.failure_type::text, failed.failure_code::text, count(DISTINCT run.run_id) AS runs
      FROM agent_runs AS run
      ${failuresOfFailing(projectId)}
      WHERE ${condition}
      GROUP BY 1, 2`;
  for (const { start, end } of plan.tables) {
    parts.push(fromTables(countedCondition(projectId, { ...filter, start_time: start, end_time: end })));
  }
  if (await mayHaveOpenRuns(connection, projectId, filter)) {
    parts.push(fromTables(openCondition(projectId, filter)));
  }
  if (parts.length === 0) return { listed: [], others: { values: 0n, runs: 0n } };
  const rows = await connection.any(
    prepareByText(sql.type(failureRow)`
      SELECT failure_type, failure_code, sum(runs)::bigint AS runs, count(*) OVER () AS total_values,
        (sum(sum(runs)) OVER ())::bigint AS total_runs
      FROM (${sql.join(parts, sql.fragment` UNION ALL `)}) AS part
      GROUP BY failure_type, failure_code
      ORDER BY sum(runs) DESC, failure_type || '/' || failure_code COLLATE "C"
      LIMIT ${sql.literalValue(String(limit))}
    `),
  );
  const listed = rows.map(({ failure_type, failure_code, runs }) => ({ failure_type, failure_code, runs }));
  return { listed, others: othersOf(rows) };
}
