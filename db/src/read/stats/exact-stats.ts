import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { failureType, stepType } from "../../rows.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing, stepsOfRuns } from "../items-of-runs.ts";
import { type StartRange, startsWithin } from "../plan/start-range.ts";
import { runFigures, runFiguresRow, toRunFigures } from "./run-figures.ts";
import type { RunStats } from "./run-stats.ts";
import { addFailures, addSteps, noStatsSums, runTotals, toStats } from "./sums.ts";

const percentile = z.number().nullable();
const statsRow = runFiguresRow.extend({
  step_types: z.array(stepType),
  step_counts: z.array(z.number()),
  step_latencies: z.array(z.string()),
  covered_ms: z.string(),
  waiting_ms: z.string(),
  step_p50: percentile,
  step_p90: percentile,
  step_p95: percentile,
  step_p99: percentile,
  failure_types: z.array(failureType),
  failure_codes: z.array(z.string()),
  failure_counts: z.array(z.number()),
  failing_runs: z.array(z.number()),
  survived_counts: z.array(z.number()),
});

/**
 * Exact figures over the runs of a filter that ended or were abandoned. The runs are looked for once.
 *
 * @param within where all of these runs started. Default: anywhere
 */
export async function exactStats(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  within: readonly StartRange[] = [{}],
): Promise<RunStats> {
  const isWithin = within.map((range) => startsWithin(range, sql.fragment`run.started_at`));
  const row = await connection.one(sql.type(statsRow)`
    WITH run AS MATERIALIZED (
      SELECT
        project_id, run_id, stored_on, status, duration_ms, failure_count, survived_count, input_tokens, output_tokens,
        cache_read_tokens, reasoning_tokens, cost_nano_usd
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, filter)} AND (${sql.or(isWithin)})
    ), step AS MATERIALIZED (
      SELECT step.step_type::text, step.latency_ms, step.own_latency_ms, step.wait FROM run ${stepsOfRuns(projectId)}
    )
    SELECT runs.*, steps.*, latencies.*, failures.*
    FROM (SELECT ${runFigures} FROM run) AS runs
    CROSS JOIN (
      SELECT
        coalesce(array_agg(step_type), '{}') AS step_types, coalesce(array_agg(count), '{}') AS step_counts,
        coalesce(array_agg(latency_ms), '{}') AS step_latencies, coalesce(sum(covered_ms), 0)::text AS covered_ms,
        coalesce(sum(waiting_ms), 0)::text AS waiting_ms
      FROM (
        SELECT
          step_type, count(*)::float8 AS count, coalesce(sum(own_latency_ms) FILTER (WHERE wait IS NULL), 0)::text AS latency_ms,
          sum(latency_ms - own_latency_ms) AS covered_ms, sum(own_latency_ms) FILTER (WHERE wait IS NOT NULL) AS waiting_ms
        FROM step
        GROUP BY 1
      ) AS by_type
    ) AS steps
    CROSS JOIN (
      SELECT
        percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) AS step_p50,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY latency_ms) AS step_p90,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) AS step_p95,
        percentile_cont(0.99) WITHIN GROUP (ORDER BY latency_ms) AS step_p99
      FROM step
    ) AS latencies
    CROSS JOIN (
      SELECT
        coalesce(array_agg(failure_type), '{}') AS failure_types,
        coalesce(array_agg(failure_code), '{}') AS failure_codes, coalesce(array_agg(count), '{}') AS failure_counts,
        coalesce(array_agg(runs), '{}') AS failing_runs, coalesce(array_agg(survived), '{}') AS survived_counts
      FROM (
        SELECT
          failed.failure_type, failed.failure_code, count(*)::float8 AS count,
          count(DISTINCT run.run_id)::float8 AS runs,
          (count(*) FILTER (WHERE failed.survived))::float8 AS survived
        FROM run ${failuresOfFailing(projectId)}
        GROUP BY 1, 2
      ) AS by_code
    ) AS failures
  `);
  const { step_types, step_counts, step_latencies, covered_ms, waiting_ms, ...others } = row;
  const { failure_types, failure_codes, failure_counts, failing_runs, survived_counts, ...rest } = others;
  const { step_p50, step_p90, step_p95, step_p99, ...runs } = rest;
  const sums = noStatsSums();
  sums.covered_ms = BigInt(covered_ms);
  sums.waiting_ms = BigInt(waiting_ms);
  for (const [place, type] of step_types.entries()) {
    addSteps(sums, type, BigInt(step_counts[place] ?? 0), BigInt(step_latencies[place] ?? 0));
  }
  const failures = failure_types.map((failure_type, place) => ({
    failure_type,
    failure_code: failure_codes[place] ?? "",
    count: BigInt(failure_counts[place] ?? 0),
    runs: BigInt(failing_runs[place] ?? 0),
    survived: BigInt(survived_counts[place] ?? 0),
  }));
  addFailures(sums, failures);
  const aggregates = toRunFigures(runs);
  return {
    ...toStats(sums),
    ...aggregates,
    ...runTotals(aggregates),
    step_latency_ms: { p50: step_p50, p90: step_p90, p95: step_p95, p99: step_p99 },
  };
}
