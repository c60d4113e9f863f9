-- What counts once: the time and usage of nested steps, and failed steps that no failure names. It follows from the steps and
-- failures of a run together, so writers compute it; see db/src/counts. What was stored before is counted by recount-runs.ts.

ALTER TABLE agent_steps
  -- Latency that the steps right inside do not cover; NULL where that is all of latency_ms.
  ADD COLUMN own_latency_ms integer,
  -- On a step that counts as a survived failure, else NULL: the run's start, so that runs can be listed by failure.
  ADD COLUMN survived_run_started_at timestamptz;

-- Steps that count as a survived failure. 0 in the rows that are there; NULL in those of a service that does not count them.
ALTER TABLE agent_runs ADD COLUMN survived_count smallint DEFAULT 0;
ALTER TABLE agent_runs ALTER COLUMN survived_count DROP DEFAULT;

-- A step is inside another; NULL where that is not known.
ALTER TABLE open_runs ADD COLUMN is_nested boolean;

-- Latency that steps inside others cover: with the latencies by type, which are own ones, it makes the latency of all steps.
ALTER TABLE rollups ADD COLUMN covered_ms bigint NOT NULL DEFAULT 0;
ALTER TABLE settled_rollups ADD COLUMN covered_ms bigint NOT NULL DEFAULT 0;
-- Of the failures.
ALTER TABLE failure_rollups ADD COLUMN survived bigint NOT NULL DEFAULT 0;
ALTER TABLE settled_failure_rollups ADD COLUMN survived bigint NOT NULL DEFAULT 0;

-- Days with runs that were stored before; each goes once its runs are counted.
CREATE TABLE uncounted_days (stored_on date PRIMARY KEY);
INSERT INTO uncounted_days
SELECT day
FROM pg_inherits
JOIN pg_class ON pg_class.oid = inhrelid
CROSS JOIN LATERAL to_date(right(relname, 8), 'YYYYMMDD') AS day
WHERE inhparent = 'agent_runs'::regclass AND day <= (now() AT TIME ZONE 'UTC')::date;

CREATE FUNCTION survived_failure_type(of_step text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE of_step
    WHEN 'tool' THEN 'tool'
    WHEN 'retrieve' THEN 'retrieval'
    WHEN 'plan' THEN 'model'
    WHEN 'respond' THEN 'model'
    ELSE 'orchestration'
  END;

-- The same as those of agent_failures. Of the partitions that are there already, db:maintain makes them, without stopping
-- writers; new ones have them from the start.
CREATE INDEX agent_steps_survived_code_idx
  ON ONLY agent_steps (project_id, error_code, survived_run_started_at, run_id, step_type)
  WHERE survived_run_started_at IS NOT NULL;
CREATE INDEX agent_steps_survived_type_idx
  ON ONLY agent_steps (project_id, survived_failure_type(step_type), survived_run_started_at, run_id)
  WHERE survived_run_started_at IS NOT NULL;
CREATE INDEX agent_runs_uncounted_idx ON ONLY agent_runs (project_id, run_id) WHERE survived_count IS NULL;

-- The failures of runs: recorded, and survived.
CREATE VIEW run_failures AS
  SELECT
    project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type::text, failure_code::text,
    message::text, item_hash, false AS survived
  FROM agent_failures
  UNION ALL
  SELECT
    project_id, run_id, stored_on, survived_run_started_at, step_id, step_id, survived_failure_type(step_type),
    error_code::text, replace(error_code, '_', ' '), item_hash, true
  FROM agent_steps
  WHERE survived_run_started_at IS NOT NULL;

-- Those kept with the runs, of all projects; or the settled ones of one project and of periods of one length.
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
      cell, step_type, bucket, count(*) AS steps, sum(own_latency_ms) AS latency_ms,
      sum(latency_ms - own_latency_ms) AS covered_ms
    FROM run
    -- Not a join, which would read all steps.
    CROSS JOIN LATERAL (
      SELECT
        step.step_type::text, latency_bucket(step.latency_ms) AS bucket, step.latency_ms,
        coalesce(step.own_latency_ms, step.latency_ms) AS own_latency_ms
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
      sum(covered_ms) AS covered_ms
    FROM step_cells JOIN level USING (cell)
    GROUP BY 1, 2
  ), step_sums AS (
    SELECT
      place, sum(plan_steps) AS plan_steps, sum(retrieve_steps) AS retrieve_steps, sum(tool_steps) AS tool_steps,
      sum(respond_steps) AS respond_steps, sum(other_steps) AS other_steps, sum(plan_latency_ms) AS plan_latency_ms,
      sum(retrieve_latency_ms) AS retrieve_latency_ms, sum(tool_latency_ms) AS tool_latency_ms,
      sum(respond_latency_ms) AS respond_latency_ms, sum(other_latency_ms) AS other_latency_ms,
      sum(covered_ms) AS covered_ms
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
    coalesce(step_latency, '{}'), coalesce(covered_ms, 0)
  FROM (SELECT DISTINCT ON (place) * FROM level) AS level
  JOIN run_sums USING (place)
  JOIN run_histograms USING (place)
  LEFT JOIN step_sums USING (place)
  LEFT JOIN step_histograms USING (place)
$$;

CREATE OR REPLACE FUNCTION recomputed_failure_rollups(
  since timestamptz, until timestamptz, settled_project integer DEFAULT NULL, settled_period text DEFAULT NULL
) RETURNS SETOF failure_rollups
  LANGUAGE sql STABLE
AS $$
  WITH failing AS MATERIALIZED (
    SELECT
      run.project_id, run.run_id, run.stored_on, run.started_at, run.agent_id, run.agent_version, run.environment,
      run.status, failure.failure_type, failure.failure_code, count(*) AS failures,
      count(*) FILTER (WHERE failure.survived) AS survived
    FROM agent_runs AS run
    -- Not a join, which would read all failures and steps.
    CROSS JOIN LATERAL (
      SELECT failure_type, failure_code, survived
      FROM run_failures AS own
      WHERE (own.survived OR run.failure_count > 0) AND (NOT own.survived OR run.survived_count > 0)
        AND own.project_id = run.project_id AND own.run_id = run.run_id AND own.stored_on = run.stored_on
      OFFSET 0
    ) AS failure
    WHERE (settled_project IS NULL OR run.project_id = settled_project)
      AND run.started_at >= since AND run.started_at < until AND run.stored_on >= (since AT TIME ZONE 'UTC')::date - 1
      AND run.status <> 'running'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  ), run AS (
    SELECT
      project_id, run_id, stored_on, started_at, agent_id, agent_version, environment, status,
      array_agg(failure_type || '/' || failure_code) AS failures
    FROM failing
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ), level AS (
    SELECT run.project_id, run.run_id, level.*
    FROM run
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT name::text) AS step_names
      FROM agent_steps AS step
      WHERE settled_project IS NOT NULL
        AND step.project_id = run.project_id AND step.run_id = run.run_id AND step.stored_on = run.stored_on
    ) AS named
    CROSS JOIN LATERAL (
      SELECT *
      FROM rollup_levels(
        run.started_at, run.agent_id, run.agent_version, run.environment, run.status, failures
      )
      WHERE settled_project IS NULL
      UNION ALL
      SELECT *
      FROM settled_levels(run.started_at, run.agent_version, run.status, step_names) AS settled
      WHERE settled_project IS NOT NULL AND settled.period = settled_period
    ) AS level
  )
  SELECT
    starts_at, sum(failures)::bigint, count(*), level.project_id, 0::smallint, period, grain, level.agent_id,
    level.agent_version, level.environment, level.status, level.of_item, failure_type, failure_code,
    sum(survived)::bigint
  FROM level JOIN failing USING (project_id, run_id)
  GROUP BY
    starts_at, level.project_id, period, grain, level.agent_id, level.agent_version, level.environment, level.status,
    level.of_item, failure_type, failure_code
$$;

-- Those of a day, from its hours.
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
    merge_histograms(array_agg(array_to_string(step_latency, ','))), sum(covered_ms)::bigint
  FROM settled_rollups
  WHERE project_id = of_project AND period = 'hour' AND grain IN ('step', 'agent_version')
    AND starts_at >= since AND starts_at < until
  GROUP BY grain, agent_id, agent_version, environment, status, of_item
$$;

CREATE OR REPLACE FUNCTION settled_failures_of_day(of_project integer, since timestamptz, until timestamptz)
  RETURNS SETOF failure_rollups
  LANGUAGE sql STABLE
AS $$
  SELECT
    since, sum(failures)::bigint, sum(runs)::bigint, of_project, 0::smallint, 'day', grain, agent_id, agent_version,
    environment, status, of_item, failure_type, failure_code, sum(survived)::bigint
  FROM settled_failure_rollups
  WHERE project_id = of_project AND period = 'hour' AND grain IN ('step', 'agent_version')
    AND starts_at >= since AND starts_at < until
  GROUP BY grain, agent_id, agent_version, environment, status, of_item, failure_type, failure_code
$$;

GRANT SELECT (
  parent_step_id, started_at, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd, error_code,
  own_latency_ms, survived_run_started_at
) ON agent_steps TO runfacts_ingest;
GRANT UPDATE (own_latency_ms, survived_run_started_at) ON agent_steps TO runfacts_ingest;
GRANT SELECT (survived_count), UPDATE (survived_count) ON agent_runs TO runfacts_ingest;
GRANT SELECT ON run_failures TO runfacts_query;
REVOKE EXECUTE ON FUNCTION survived_failure_type FROM PUBLIC;
GRANT EXECUTE ON FUNCTION survived_failure_type TO runfacts_ingest, runfacts_query;
