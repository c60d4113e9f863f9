import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { runStatus, stepType } from "../rows.ts";
import { addHistogram, addStatusSums } from "./figures.ts";
import { failuresOfFailing, stepsOfRuns } from "./items-of-runs.ts";
import { prepareByText } from "./prepare-by-text.ts";
import { addFailures, addSteps, failureSumsRow, type StatsFigures } from "./stats-figures.ts";

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
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});
const stepsRow = z.strictObject({
  step_type: stepType,
  count: total,
  latency_ms: text,
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});

/** Adds the figures of the runs that a condition on `run` selects, one of few texts: the statements are prepared. */
export async function addTableFigures(
  connection: CommonQueryMethods,
  condition: FragmentSqlToken | ListSqlToken,
  figures: StatsFigures,
): Promise<void> {
  const sums = await connection.any(
    prepareByText(sql.type(sumsRow)`
    SELECT
      status, sum(runs)::bigint AS runs,
      sum(input_tokens)::text AS input_tokens, sum(output_tokens)::text AS output_tokens,
      sum(cache_read_tokens)::text AS cache_read_tokens, sum(reasoning_tokens)::text AS reasoning_tokens,
      sum(cost_nano_usd)::text AS cost_nano_usd,
      array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
    FROM (
      SELECT
        run.status::text, latency_bucket(run.duration_ms) AS bucket, count(*) AS runs,
        coalesce(sum(run.input_tokens), 0) AS input_tokens, coalesce(sum(run.output_tokens), 0) AS output_tokens,
        coalesce(sum(run.cache_read_tokens), 0) AS cache_read_tokens,
        coalesce(sum(run.reasoning_tokens), 0) AS reasoning_tokens,
        coalesce(sum(run.cost_nano_usd), 0) AS cost_nano_usd
      FROM agent_runs AS run
      WHERE ${condition}
      GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY status
  `),
  );
  for (const { buckets, counts, ...row } of sums) {
    addStatusSums(figures, row);
    addHistogram(figures.runDuration, { buckets, counts });
  }
  if (sums.length === 0) {
    return;
  }

  const steps = await connection.any(
    prepareByText(sql.type(stepsRow)`
    SELECT step_type, sum(count)::bigint AS count, sum(latency_ms)::text AS latency_ms,
      array_agg(bucket) AS buckets, array_agg(count::float8) AS counts
    FROM (
      SELECT step.step_type::text, latency_bucket(step.latency_ms) AS bucket, count(*) AS count,
        sum(step.latency_ms) AS latency_ms
      FROM agent_runs AS run
      ${stepsOfRuns}
      WHERE ${condition}
      GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY step_type
  `),
  );
  for (const { step_type, count, latency_ms, ...histogram } of steps) {
    addSteps(figures, step_type, count, BigInt(latency_ms));
    addHistogram(figures.stepLatency, histogram);
  }

  const failures = await connection.any(
    prepareByText(sql.type(failureSumsRow)`
    SELECT failed.failure_type, failed.failure_code, count(*) AS count
    FROM agent_runs AS run
    ${failuresOfFailing}
    WHERE ${condition}
    GROUP BY 1, 2
  `),
  );
  addFailures(figures, failures);
}
