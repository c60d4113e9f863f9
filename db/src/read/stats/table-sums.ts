import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { usageColumns } from "../../rollup/columns.ts";
import { failureType, runStatus, stepType } from "../../rows.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing, stepsOfRuns } from "../items-of-runs.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rangeArrays } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { addHistogram, addStatusSums } from "./run-sums.ts";
import { addFailures, addSteps, type StatsSums } from "./sums.ts";

const count = z.bigint();
const histogram = { buckets: z.array(z.number()), counts: z.array(z.number()) };
const sumsRow = z.discriminatedUnion("of", [
  z.strictObject({
    of: z.literal("run"),
    name: runStatus,
    code: z.null(),
    count,
    sums: z.array(z.string()),
    ...histogram,
  }),
  z.strictObject({
    of: z.literal("step"),
    name: stepType,
    code: z.null(),
    count,
    sums: z.array(z.string()),
    ...histogram,
  }),
  z.strictObject({
    of: z.literal("failure"),
    name: failureType,
    code: z.string(),
    count,
    sums: z.array(z.string()),
    buckets: z.null(),
    counts: z.null(),
  }),
]);

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
  const rows = await connection.any(
    prepareByText(sql.type(sumsRow)`
    WITH run AS MATERIALIZED (
      SELECT run.*, latency_bucket(run.duration_ms) AS bucket, range.sign
      FROM unnest(
        ${rangeArrays([...tables, ...removed])}, ${sql.array(signs, "int4")}
      ) AS range (since, until, sign)
      CROSS JOIN LATERAL (
        SELECT
          project_id, run_id, stored_on, status::text, duration_ms, failure_count, survived_count, input_tokens, output_tokens,
          cache_read_tokens, reasoning_tokens, cost_nano_usd
        FROM agent_runs AS run
        WHERE ${countedCondition(projectId, anywhen)}
          AND run.started_at >= range.since
          AND run.started_at < range.until
          AND run.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
        OFFSET 0
      ) AS run
    )
    SELECT
      'run' AS of, status AS name, NULL AS code, sum(runs)::bigint AS count,
      ARRAY[
        sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(reasoning_tokens), sum(cost_nano_usd)
      ]::text[] AS sums,
      array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
    FROM (
      SELECT
        status, bucket, sum(sign) AS runs,
        coalesce(sum(sign * input_tokens), 0) AS input_tokens,
        coalesce(sum(sign * output_tokens), 0) AS output_tokens,
        coalesce(sum(sign * cache_read_tokens), 0) AS cache_read_tokens,
        coalesce(sum(sign * reasoning_tokens), 0) AS reasoning_tokens,
        coalesce(sum(sign * cost_nano_usd), 0) AS cost_nano_usd
      FROM run
      GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY status
    UNION ALL
    SELECT
      'step', step_type, NULL, sum(steps)::bigint, ARRAY[sum(latency_ms), sum(covered_ms), sum(waiting_ms)]::text[], array_agg(bucket),
      array_agg(steps::float8)
    FROM (
      SELECT
        step.step_type::text, latency_bucket(step.latency_ms) AS bucket, sum(run.sign) AS steps,
        coalesce(sum(run.sign * step.own_latency_ms) FILTER (WHERE step.wait IS NULL), 0) AS latency_ms,
        sum(run.sign * (step.latency_ms - step.own_latency_ms)) AS covered_ms,
        coalesce(sum(run.sign * step.own_latency_ms) FILTER (WHERE step.wait IS NOT NULL), 0) AS waiting_ms
      FROM run ${stepsOfRuns(projectId)}
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
  `),
  );
  for (const row of rows) addRow(sums, row);
}

function addRow(sums: StatsSums, row: z.infer<typeof sumsRow>): void {
  if (row.of === "run") {
    const usage = Object.fromEntries(usageColumns.map((column, place) => [column, row.sums[place] ?? "0"]));
    addStatusSums(sums, { status: row.name, runs: row.count, ...(usage as UsageTexts) });
    addHistogram(sums.runDuration, row);
  } else if (row.of === "step") {
    addSteps(sums, row.name, row.count, BigInt(row.sums[0] ?? 0));
    sums.covered_ms += BigInt(row.sums[1] ?? 0);
    sums.waiting_ms += BigInt(row.sums[2] ?? 0);
    addHistogram(sums.stepLatency, row);
  } else {
    const [runs = 0n, survived = 0n] = row.sums.map(BigInt);
    const { name: failure_type, code: failure_code, count } = row;
    addFailures(sums, [{ failure_type, failure_code, count, runs, survived }]);
  }
}

type UsageTexts = Record<(typeof usageColumns)[number], string>;
