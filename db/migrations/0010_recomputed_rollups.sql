-- What the rollups must hold, computed from the tables: for rebuilding and verifying. All in slot 0, histograms folded.

-- The rows that a run counts in when it is written.
CREATE FUNCTION rollup_levels(
  start timestamptz, of_agent_id text, of_agent_version text, of_environment text, of_status text, failures text[],
  OUT period text, OUT grain text, OUT starts_at timestamptz, OUT agent_id text, OUT agent_version text,
  OUT environment text, OUT status text, OUT of_item text
) RETURNS SETOF record
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 8
BEGIN ATOMIC
  VALUES
    ('hour', 'project', date_trunc('hour', start, 'UTC'), '', '', '', '', ''),
    ('hour', 'environment', date_trunc('hour', start, 'UTC'), '', '', of_environment, of_status, ''),
    ('hour', 'agent', date_trunc('hour', start, 'UTC'), of_agent_id, '', '', of_status, ''),
    ('day', 'project', date_trunc('day', start, 'UTC'), '', '', '', '', ''),
    ('day', 'environment', date_trunc('day', start, 'UTC'), '', '', of_environment, of_status, ''),
    ('day', 'agent', date_trunc('day', start, 'UTC'), of_agent_id, '', '', of_status, ''),
    ('day', 'version', date_trunc('day', start, 'UTC'), of_agent_id, of_agent_version, of_environment, of_status, '')
  UNION ALL
  SELECT period, 'failure', date_trunc(period, start, 'UTC'), '', '', '', of_status, of_item
  FROM (
    SELECT failure FROM unnest(failures) AS failure
    UNION SELECT split_part(failure, '/', 1) || '/' FROM unnest(failures) AS failure
    UNION SELECT substring(failure FROM position('/' IN failure)) FROM unnest(failures) AS failure
  ) AS distinct_failures (of_item)
  CROSS JOIN (VALUES ('hour'), ('day')) AS periods (period);
END;

-- The rows that a run counts in once its hour and its day are over.
CREATE FUNCTION settled_levels(
  start timestamptz, of_agent_version text, of_status text, step_names text[],
  OUT period text, OUT grain text, OUT starts_at timestamptz, OUT agent_id text, OUT agent_version text,
  OUT environment text, OUT status text, OUT of_item text
) RETURNS SETOF record
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 12
BEGIN ATOMIC
  SELECT period, item.grain, date_trunc(period, start, 'UTC'), '', item.agent_version, '', of_status, item.of_item
  FROM (
    SELECT 'agent_version', of_agent_version, ''
    UNION ALL SELECT 'step', '', name FROM unnest(step_names) AS name
  ) AS item (grain, agent_version, of_item)
  CROSS JOIN (VALUES ('hour'), ('day')) AS periods (period);
END;

-- The entries for n observations in a bucket, as fold_histogram leaves them.
CREATE FUNCTION histogram_entries(bucket integer, n bigint) RETURNS SETOF integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
  SELECT (bucket << 20) + least(524287, n - start)::int FROM generate_series(0, n - 1, 524287) AS start;
END;

-- Those kept with the runs, of all projects; or the settled ones of one project and of periods of one length.
CREATE FUNCTION recomputed_rollups(
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
      FROM agent_failures AS failure
      WHERE settled_project IS NULL AND run.failure_count > 0 AND failure.project_id = run.project_id
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
    SELECT cell, step_type, bucket, count(*) AS steps, sum(latency_ms) AS latency_ms
    FROM run
    -- Not a join, which would read all steps.
    CROSS JOIN LATERAL (
      SELECT step.step_type::text, latency_bucket(step.latency_ms) AS bucket, step.latency_ms
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
      sum(latency_ms) FILTER (WHERE step_type = 'other') AS other_latency_ms
    FROM step_cells JOIN level USING (cell)
    GROUP BY 1, 2
  ), step_sums AS (
    SELECT
      place, sum(plan_steps) AS plan_steps, sum(retrieve_steps) AS retrieve_steps, sum(tool_steps) AS tool_steps,
      sum(respond_steps) AS respond_steps, sum(other_steps) AS other_steps, sum(plan_latency_ms) AS plan_latency_ms,
      sum(retrieve_latency_ms) AS retrieve_latency_ms, sum(tool_latency_ms) AS tool_latency_ms,
      sum(respond_latency_ms) AS respond_latency_ms, sum(other_latency_ms) AS other_latency_ms
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
    coalesce(step_latency, '{}')
  FROM (SELECT DISTINCT ON (place) * FROM level) AS level
  JOIN run_sums USING (place)
  JOIN run_histograms USING (place)
  LEFT JOIN step_sums USING (place)
  LEFT JOIN step_histograms USING (place)
$$;

CREATE FUNCTION recomputed_failure_rollups(
  since timestamptz, until timestamptz, settled_project integer DEFAULT NULL, settled_period text DEFAULT NULL
) RETURNS SETOF failure_rollups
  LANGUAGE sql STABLE
AS $$
  SELECT
    starts_at, count(*), count(DISTINCT run.run_id), run.project_id, 0::smallint, period, grain, level.agent_id,
    level.agent_version, level.environment, level.status, level.of_item, failure.failure_type, failure.failure_code
  FROM agent_runs AS run
  JOIN agent_failures AS failure USING (project_id, run_id, stored_on)
  CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT other.failure_type || '/' || other.failure_code) AS failures
    FROM agent_failures AS other
    WHERE settled_project IS NULL
      AND other.project_id = run.project_id AND other.run_id = run.run_id AND other.stored_on = run.stored_on
  ) AS failed
  CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT name::text) AS step_names
    FROM agent_steps AS step
    WHERE settled_project IS NOT NULL
      AND step.project_id = run.project_id AND step.run_id = run.run_id AND step.stored_on = run.stored_on
  ) AS named
  CROSS JOIN LATERAL (
    SELECT *
    FROM rollup_levels(
      run.started_at, run.agent_id, run.agent_version, run.environment, run.status,
      failures
    )
    WHERE settled_project IS NULL
    UNION ALL
    SELECT *
    FROM settled_levels(
      run.started_at, run.agent_version, run.status, step_names
    ) AS settled
    WHERE settled_project IS NOT NULL AND settled.period = settled_period
  ) AS level
  WHERE (settled_project IS NULL OR run.project_id = settled_project)
    AND run.started_at >= since AND run.started_at < until AND run.stored_on >= (since AT TIME ZONE 'UTC')::date - 1
    AND run.status <> 'running'
  GROUP BY
    starts_at, run.project_id, period, grain, level.agent_id, level.agent_version, level.environment, level.status,
    level.of_item, failure.failure_type, failure.failure_code
$$;

REVOKE EXECUTE ON FUNCTION
  rollup_levels, settled_levels, histogram_entries, recomputed_rollups,
  recomputed_failure_rollups
FROM PUBLIC;
