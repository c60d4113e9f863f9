/** Columns of `version_hours` that add up. */
export const versionHourSums = [
  "runs",
  "failed_runs",
  "abandoned_runs",
  "steps",
  "failed_steps",
  "waiting_ms",
  "token_runs",
  "cost_runs",
  "tokens",
  "cost_nano_usd",
] as const;

/** Those of `version_hours` that `sumVersionHours` selects, in its order. */
export const versionHourColumns = [
  "starts_at",
  "agent_id",
  "agent_version",
  "environment",
  "first_started_at",
  "last_started_at",
  ...versionHourSums,
  "durations",
  "failures",
] as const;

/** What of `agent_runs AS run` is summed up. */
export const VERSION_HOUR_RUN = `
  run.run_id, run.stored_on, run.started_at, run.agent_id::text, run.agent_version::text, run.environment::text,
  run.status::text, run.duration_ms, run.step_count, run.failed_step_count, run.waiting_ms,
  run.input_tokens, run.output_tokens, run.cost_nano_usd, run.failure_count, run.survived_count`;

const KEY = "starts_at, agent_id, agent_version, environment";

/**
 * Sums runs up by hour, agent, version and environment, as rows of `version_hours`. The same for what is stored and for what is
 * read from the tables.
 *
 * @param runs selects `VERSION_HOUR_RUN` of runs that are not open
 * @param project the place of the project among the parameters, or its number
 */
export function sumVersionHours(runs: string, project: string): string {
  return `
    WITH picked AS MATERIALIZED (
      SELECT date_trunc('hour', run.started_at, 'UTC') AS starts_at, status <> 'abandoned' AS has_ended, run.*
      FROM (${runs}) AS run
    ), cells AS (
      SELECT
        ${KEY}, CASE WHEN has_ended THEN latency_bucket(duration_ms) END AS bucket,
        min(started_at) AS first_started_at, max(started_at) AS last_started_at,
        count(*) FILTER (WHERE has_ended) AS runs,
        count(*) FILTER (WHERE status = 'failure') AS failed_runs,
        count(*) FILTER (WHERE NOT has_ended) AS abandoned_runs,
        coalesce(sum(step_count) FILTER (WHERE has_ended), 0) AS steps,
        coalesce(sum(failed_step_count) FILTER (WHERE has_ended), 0) AS failed_steps,
        coalesce(sum(waiting_ms) FILTER (WHERE has_ended), 0) AS waiting_ms,
        count(coalesce(input_tokens, output_tokens)) FILTER (WHERE has_ended) AS token_runs,
        count(cost_nano_usd) FILTER (WHERE has_ended) AS cost_runs,
        coalesce(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) FILTER (WHERE has_ended), 0) AS tokens,
        coalesce(sum(cost_nano_usd) FILTER (WHERE has_ended), 0) AS cost_nano_usd
      FROM picked
      GROUP BY ${KEY}, 5
    ), failed AS (
      SELECT ${KEY}, string_agg(runs || ' ' || failure, chr(10) ORDER BY failure) AS failures
      FROM (
        SELECT ${KEY}, failure, count(*) AS runs
        FROM picked
        CROSS JOIN LATERAL (
          SELECT DISTINCT failure_type || '/' || failure_code AS failure
          FROM run_failures AS own
          WHERE (own.survived OR picked.failure_count > 0) AND (NOT own.survived OR picked.survived_count > 0)
            AND own.project_id = ${project} AND own.run_id = picked.run_id AND own.stored_on = picked.stored_on
          LIMIT 1000000
        ) AS of_run
        WHERE has_ended AND (picked.failure_count > 0 OR picked.survived_count > 0)
        GROUP BY ${KEY}, failure
      ) AS by_failure
      GROUP BY ${KEY}
    )
    SELECT
      ${KEY}, first_started_at, last_started_at,
      ${versionHourSums.map((column) => `summed.${column}`).join(", ")},
      durations, coalesce(failures, '') AS failures
    FROM (
      SELECT
        ${KEY}, min(first_started_at) AS first_started_at, max(last_started_at) AS last_started_at,
        ${versionHourSums.map((column) => `sum(${column}) AS ${column}`).join(", ")},
        coalesce(string_agg(bucket || ' ' || runs, ' '), '') AS durations
      FROM cells
      GROUP BY ${KEY}
    ) AS summed
    LEFT JOIN failed USING (${KEY})`;
}
