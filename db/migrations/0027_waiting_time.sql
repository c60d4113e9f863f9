-- compatible_from: 18

-- Own latency of steps that waited: it is not in the latencies by type, which are time spent working.
ALTER TABLE rollups ADD COLUMN waiting_ms bigint NOT NULL DEFAULT 0;
ALTER TABLE settled_rollups ADD COLUMN waiting_ms bigint NOT NULL DEFAULT 0;

-- As before, and the time spent waiting.
CREATE OR REPLACE FUNCTION recomputed_rollups(
  since timestamptz, until timestamptz, settled_project integer DEFAULT NULL, settled_period text DEFAULT NULL
) RETURNS SETOF rollups
  LANGUAGE sql STABLE
AS $$
  WITH run AS MATERIALIZED (
    -- Numbers for what runs have in common: grouping by them is many times faster than by eight columns.
    SELECT *, dense_rank() OVER (
      ORDER BY
        project_id, date_trunc('hour', started_at, 'UTC'), agent_id, agent_version, environment, status, failures,
        step_names
    ) AS cell
    FROM agent_runs AS run
    -- Not functions, which would look through the days again for each run.
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT failure_type || '/' || failure_code ORDER BY failure_type || '/' || failure_code) AS failures
      FROM run_failures AS failure
      WHERE settled_project IS NULL AND (failure.survived OR run.failure_count > 0)
        AND (NOT failure.survived OR run.survived_count > 0) AND failure.project_id = run.project_id
        AND failure.run_id = run.run_id AND failure.stored_on = run.stored_on
    ) AS failed
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT name::text ORDER BY name::text) AS step_names
      FROM agent_steps AS step
      WHERE settled_project IS NOT NULL AND step.project_id = run.project_id
        AND step.run_id = run.run_id AND step.stored_on = run.stored_on
    ) AS named
    WHERE (settled_project IS NULL OR project_id = settled_project)
      AND started_at >= since AND started_at < until AND stored_on >= (since AT TIME ZONE 'UTC')::date - 1
      AND status <> 'running'
  ), level AS MATERIALIZED (
    SELECT cell, project_id, level.*, dense_rank() OVER (
      ORDER BY
        project_id, level.status, period, grain, starts_at, level.agent_id, level.agent_version, level.environment,
        of_item
    ) AS place
    FROM (SELECT DISTINCT ON (cell) * FROM run) AS cells
    CROSS JOIN LATERAL (
      SELECT *
      FROM rollup_levels(
        started_at, cells.agent_id, cells.agent_version, cells.environment, cells.status, failures
      )
      WHERE settled_project IS NULL
      UNION ALL
      SELECT *
      FROM settled_levels(started_at, cells.agent_version, cells.status, step_names) AS settled
      WHERE settled_project IS NOT NULL AND settled.period = settled_period
    ) AS level
  ), run_buckets AS MATERIALIZED (
    SELECT
      place, latency_bucket(duration_ms) AS bucket, max(started_at) AS last_started_at, count(*) AS runs,
      sum(coalesce(input_tokens, 0)::numeric) AS input_tokens,
      sum(coalesce(output_tokens, 0)::numeric) AS output_tokens,
      sum(coalesce(cache_read_tokens, 0)::numeric) AS cache_read_tokens,
      sum(coalesce(reasoning_tokens, 0)::numeric) AS reasoning_tokens,
      sum(coalesce(cost_nano_usd, 0)::numeric) AS cost_nano_usd
    FROM run JOIN level USING (cell)
    GROUP BY 1, 2
  ), run_sums AS (
    SELECT
      place, max(last_started_at) AS last_started_at, sum(runs)::bigint AS runs, sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS cache_read_tokens,
      sum(reasoning_tokens) AS reasoning_tokens, sum(cost_nano_usd) AS cost_nano_usd
    FROM run_buckets
    GROUP BY place
  ), run_histograms AS (
    SELECT place, array_agg(entry ORDER BY entry) AS run_duration
    FROM run_buckets CROSS JOIN LATERAL histogram_entries(bucket, runs) AS entry
    GROUP BY place
  ), step_cells AS MATERIALIZED (
    SELECT
      cell, step_type, bucket, count(*) AS steps, sum(own_latency_ms) FILTER (WHERE wait IS NULL) AS latency_ms,
      sum(latency_ms - own_latency_ms) AS covered_ms,
      sum(own_latency_ms) FILTER (WHERE wait IS NOT NULL) AS waiting_ms
    FROM run
    -- Not a join, which would read all steps.
    CROSS JOIN LATERAL (
      SELECT
        step.step_type::text, latency_bucket(step.latency_ms) AS bucket, step.latency_ms,
        coalesce(step.own_latency_ms, step.latency_ms) AS own_latency_ms, step.wait
      FROM agent_steps AS step
      WHERE step.project_id = run.project_id AND step.run_id = run.run_id AND step.stored_on = run.stored_on
        AND step.ended_at IS NOT NULL
      OFFSET 0
    ) AS step
    GROUP BY 1, 2, 3
  ), step_buckets AS MATERIALIZED (
    SELECT
      place, bucket, sum(steps)::bigint AS steps,
      sum(steps) FILTER (WHERE step_type = 'plan') AS plan_steps,
      sum(steps) FILTER (WHERE step_type = 'retrieve') AS retrieve_steps,
      sum(steps) FILTER (WHERE step_type = 'tool') AS tool_steps,
      sum(steps) FILTER (WHERE step_type = 'respond') AS respond_steps,
      sum(steps) FILTER (WHERE step_type = 'other') AS other_steps,
      sum(latency_ms) FILTER (WHERE step_type = 'plan') AS plan_latency_ms,
      sum(latency_ms) FILTER (WHERE step_type = 'retrieve') AS retrieve_latency_ms,
      sum(latency_ms) FILTER (WHERE step_type = 'tool') AS tool_latency_ms,
      sum(latency_ms) FILTER (WHERE step_type = 'respond') AS respond_latency_ms,
      sum(latency_ms) FILTER (WHERE step_type = 'other') AS other_latency_ms,
      sum(covered_ms) AS covered_ms, sum(waiting_ms) AS waiting_ms
    FROM step_cells JOIN level USING (cell)
    GROUP BY 1, 2
  ), step_sums AS (
    SELECT
      place, sum(plan_steps) AS plan_steps, sum(retrieve_steps) AS retrieve_steps, sum(tool_steps) AS tool_steps,
      sum(respond_steps) AS respond_steps, sum(other_steps) AS other_steps, sum(plan_latency_ms) AS plan_latency_ms,
      sum(retrieve_latency_ms) AS retrieve_latency_ms, sum(tool_latency_ms) AS tool_latency_ms,
      sum(respond_latency_ms) AS respond_latency_ms, sum(other_latency_ms) AS other_latency_ms,
      sum(covered_ms) AS covered_ms, sum(waiting_ms) AS waiting_ms
    FROM step_buckets
    GROUP BY place
  ), step_histograms AS (
    SELECT place, array_agg(entry ORDER BY entry) AS step_latency
    FROM step_buckets CROSS JOIN LATERAL histogram_entries(bucket, steps) AS entry
    GROUP BY place
  )
  SELECT
    starts_at, last_started_at, runs, coalesce(plan_steps, 0), coalesce(retrieve_steps, 0), coalesce(tool_steps, 0),
    coalesce(respond_steps, 0), coalesce(other_steps, 0), coalesce(plan_latency_ms, 0),
    coalesce(retrieve_latency_ms, 0), coalesce(tool_latency_ms, 0), coalesce(respond_latency_ms, 0),
    coalesce(other_latency_ms, 0), project_id, 0::smallint, period, grain, agent_id, agent_version, environment, status,
    of_item, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd, run_duration,
    coalesce(step_latency, '{}'), coalesce(covered_ms, 0), first_revision(), coalesce(waiting_ms, 0)
  FROM (SELECT DISTINCT ON (place) * FROM level) AS level
  JOIN run_sums USING (place)
  JOIN run_histograms USING (place)
  LEFT JOIN step_sums USING (place)
  LEFT JOIN step_histograms USING (place)
$$;

CREATE OR REPLACE FUNCTION settled_day(of_project integer, since timestamptz, until timestamptz) RETURNS SETOF rollups
  LANGUAGE sql STABLE
AS $$
  SELECT
    since, max(last_started_at), sum(runs)::bigint, sum(plan_steps)::bigint, sum(retrieve_steps)::bigint,
    sum(tool_steps)::bigint, sum(respond_steps)::bigint, sum(other_steps)::bigint, sum(plan_latency_ms)::bigint,
    sum(retrieve_latency_ms)::bigint, sum(tool_latency_ms)::bigint, sum(respond_latency_ms)::bigint,
    sum(other_latency_ms)::bigint, of_project, 0::smallint, 'day', grain, agent_id, agent_version, environment, status,
    of_item, sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(reasoning_tokens), sum(cost_nano_usd),
    merge_histograms(array_agg(array_to_string(run_duration, ','))),
    merge_histograms(array_agg(array_to_string(step_latency, ','))), sum(covered_ms)::bigint, 0::bigint, sum(waiting_ms)::bigint
  FROM settled_rollups
  WHERE project_id = of_project AND period = 'hour' AND grain IN ('step', 'agent_version')
    AND starts_at >= since AND starts_at < until
  GROUP BY grain, agent_id, agent_version, environment, status, of_item
$$;
