import { type CommonQueryMethods, type QuerySqlToken, sql } from "slonik";
import { z } from "zod";
import { runStatus, stepType } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rollupCondition, rollupTables } from "../plan/rollup-condition.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { addHistogram, addStatusSums } from "./run-sums.ts";
import { addFailures, addSteps, failureSumsRow, type StatsSums } from "./sums.ts";

const total = z.bigint();
const text = z.string();
const sumsRow = z.strictObject({
  status: runStatus,
  runs: total,
  input_tokens: text,
  output_tokens: text,
  cache_read_tokens: text,
  reasoning_tokens: text,
  cost_nano_usd: text,
  steps: z.array(z.number()),
  latency_ms: z.array(text),
  covered_ms: text,
  waiting_ms: text,
});
const histogramRow = z.strictObject({
  is_run: z.boolean(),
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});

/** Adds what the rollups of a plan hold for a filter. */
export async function addRollupSums(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  plan: ReadPlan,
  sums: StatsSums,
): Promise<void> {
  const condition = rollupCondition(projectId, filter, plan);
  const tables = rollupTables(plan);
  // Of finalized periods there may be any number of gaps, and so many texts.
  const prepared = <T extends QuerySqlToken>(query: T) =>
    plan.rollups === "finalized" ? query : prepareByText(query);
  const rows = await connection.any(
    prepared(sql.type(sumsRow)`
    SELECT
      status, sum(runs)::bigint AS runs,
      sum(input_tokens)::text AS input_tokens, sum(output_tokens)::text AS output_tokens,
      sum(cache_read_tokens)::text AS cache_read_tokens, sum(reasoning_tokens)::text AS reasoning_tokens,
      sum(cost_nano_usd)::text AS cost_nano_usd,
      ARRAY[sum(plan_steps), sum(retrieve_steps), sum(tool_steps), sum(respond_steps), sum(other_steps)]::float8[]
        AS steps,
      ARRAY[sum(plan_latency_ms), sum(retrieve_latency_ms), sum(tool_latency_ms), sum(respond_latency_ms),
        sum(other_latency_ms)]::text[] AS latency_ms,
      sum(covered_ms)::text AS covered_ms, sum(waiting_ms)::text AS waiting_ms
    FROM ${tables.rollups} AS rollup
    WHERE ${condition}
    GROUP BY status
  `),
  );
  for (const { steps, latency_ms, covered_ms, waiting_ms, ...row } of rows) {
    addStatusSums(sums, row);
    sums.covered_ms += BigInt(covered_ms);
    sums.waiting_ms += BigInt(waiting_ms);
    for (const [place, type] of stepType.options.entries()) {
      addSteps(sums, type, BigInt(steps[place] ?? 0), BigInt(latency_ms[place] ?? 0));
    }
  }

  const histograms = await connection.any(
    prepared(sql.type(histogramRow)`
    SELECT is_run, array_agg(bucket) AS buckets, array_agg(n) AS counts
    FROM (
      SELECT is_run, entry + 524288 >> 20 AS bucket, sum(entry - (entry + 524288 >> 20 << 20))::float8 AS n
      FROM ${tables.rollups} AS rollup
      CROSS JOIN LATERAL (
        SELECT true AS is_run, unnest(rollup.run_duration) AS entry
        UNION ALL SELECT false, unnest(rollup.step_latency)
      ) AS entries
      WHERE ${rollupCondition(projectId, filter, { ...plan, grain: plan.histogramGrain })}
      GROUP BY 1, 2
    ) AS merged
    GROUP BY is_run
  `),
  );
  for (const { is_run, ...histogram } of histograms) {
    addHistogram(is_run ? sums.runDuration : sums.stepLatency, histogram);
  }

  const failures = await connection.any(
    prepared(sql.type(failureSumsRow)`
    SELECT failure_type, failure_code, sum(failures)::bigint AS count, sum(runs)::bigint AS runs,
      sum(survived)::bigint AS survived
    FROM ${tables.failures} AS rollup
    WHERE ${condition}
    GROUP BY 1, 2
  `),
  );
  addFailures(sums, failures);
}
