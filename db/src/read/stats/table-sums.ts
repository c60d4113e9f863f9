import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../../columns/column-sql.ts";
import { stepSumColumns } from "../../counts/step-sums.ts";
import { usageColumns } from "../../rollup/columns.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing, stepsOfRuns } from "../items-of-runs.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rangeArrays } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";
import {
  addCells,
  addFailuresOfCode,
  addStatus,
  addStepsOfType,
  cellsOf,
  cellsRow,
  columnSums,
  failuresRow,
  isSummed,
  statusRow,
  stepsRow,
} from "./row-sums.ts";
import type { StatsSums } from "./sums.ts";

const none = z.null();
const sumsRow = z.discriminatedUnion("of", [
  statusRow.extend({ of: z.literal("run"), code: none, buckets: none, counts: none }),
  cellsRow.extend({ of: z.literal("cell"), name: none, code: none, count: none, sums: none }),
  stepsRow.extend({ of: z.literal("step"), code: none }),
  failuresRow.extend({ of: z.literal("failure"), buckets: none, counts: none }),
]);

const usage = fragmentOf(usageColumns.map((column) => `run.${column}`).join(", "));
const stepSums = sql.join(
  stepSumColumns.map(
    (column) =>
      sql.fragment`CASE WHEN ${isSummed} THEN run.${fragmentOf(column)} END AS ${fragmentOf(column)}`,
  ),
  sql.fragment`, `,
);
/** What is summed up of `agent_runs AS run`. */
const summedColumns = sql.fragment`
  run.run_id, run.stored_on, run.status::text, run.failure_count, run.survived_count, ${usage}, ${stepSums},
  ${isSummed} AS is_summed, ${cellsOf} AS cells`;

/**
 * Adds the runs of a filter that started in the ranges of the tables, and takes those of removed ones away: in one statement of
 * few texts, which is prepared, because planning it over the days takes longer than reading the runs of an hour.
 */
export async function addTableSums(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  { tables, removed }: Pick<ReadPlan, "tables" | "removed">,
  sums: StatsSums,
): Promise<void> {
  const signs = [...tables.map(() => 1), ...removed.map(() => -1)];
  const anywhen = { ...filter, start_time: undefined, end_time: undefined };
  // The limit is none: it keeps this a look-up of each range.
  const runs = sql.fragment`
    SELECT run.*, range.sign
    FROM unnest(
      ${rangeArrays([...tables, ...removed])}, ${sql.array(signs, "int4")}
    ) AS range (since, until, sign)
    CROSS JOIN LATERAL (
      SELECT ${summedColumns}
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, anywhen)}
        AND run.started_at >= range.since
        AND run.started_at < range.until
        AND run.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      LIMIT 1000000000
    ) AS run`;
  const rows = await connection.any(prepareByText(sql.type(sumsRow)`${sumsOf(projectId, runs)}`));
  for (const row of rows) addRow(sums, row);
}

/** Adds the runs of a filter that takes long to try on a run: each is tried once. */
export async function addTriedRuns(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  sums: StatsSums,
): Promise<void> {
  const runs = sql.fragment`
    SELECT ${summedColumns}, 1 AS sign
    FROM agent_runs AS run
    WHERE ${countedCondition(projectId, filter)}`;
  for (const row of await connection.any(sql.type(sumsRow)`${sumsOf(projectId, runs)}`)) addRow(sums, row);
}

/** All sums over runs, each with a sign; those whose steps are not known by steps. */
function sumsOf(projectId: number, runs: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`
    WITH run AS MATERIALIZED (${runs})
    SELECT 'run' AS of, status AS name, NULL AS code, sum(sign)::bigint AS count, ${columnSums("sign * ")} AS sums,
      NULL::int[] AS buckets, NULL::float8[] AS counts
    FROM run
    GROUP BY status
    UNION ALL
    SELECT 'cell', NULL, NULL, NULL, NULL, coalesce(array_agg(cell), '{}'), coalesce(array_agg(n), '{}')
    FROM (
      SELECT cell::int, sum(sign)::float8 AS n FROM (SELECT sign, unnest(cells) AS cell FROM run) AS cells GROUP BY 1
    ) AS by_cell
    UNION ALL
    SELECT 'step', step_type, NULL, sum(steps)::bigint, ARRAY[sum(latency_ms), sum(covered_ms), sum(waiting_ms)]::text[],
      array_agg(bucket), array_agg(steps::float8)
    FROM (
      SELECT
        step.step_type::text, latency_bucket(step.latency_ms) AS bucket, sum(run.sign) AS steps,
        sum(run.sign * step.own_latency_ms) FILTER (WHERE step.wait IS NULL) AS latency_ms,
        sum(run.sign * (step.latency_ms - step.own_latency_ms)) AS covered_ms,
        sum(run.sign * step.own_latency_ms) FILTER (WHERE step.wait IS NOT NULL) AS waiting_ms
      FROM (SELECT * FROM run WHERE NOT is_summed) AS run ${stepsOfRuns(projectId)}
      GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY step_type
    UNION ALL
    SELECT 'failure', failure_type, failure_code, sum(sign * failures)::bigint,
      ARRAY[sum(sign), sum(sign * survived)]::text[], NULL, NULL
    FROM (
      SELECT
        run.sign, failed.failure_type, failed.failure_code, count(*) AS failures,
        count(*) FILTER (WHERE failed.survived) AS survived
      FROM run ${failuresOfFailing(projectId)}
      GROUP BY run.run_id, 1, 2, 3
    ) AS by_run
    GROUP BY 2, 3
  `;
}

function addRow(sums: StatsSums, row: z.infer<typeof sumsRow>): void {
  if (row.of === "run") addStatus(sums, row);
  else if (row.of === "cell") addCells(sums, row);
  else if (row.of === "step") addStepsOfType(sums, row);
  else addFailuresOfCode(sums, row);
}
