-- Rollups by step name, and by version over all agents: too many rows to keep with every run that is written, so they are
-- computed from the tables once a period is over. They hold as long as the project's kept rollup of that period, which every
-- change of its runs changes in the same transaction, is what it was; readers compare the two in one snapshot and take
-- the tables where they differ, so nothing stale is ever told.

-- What the kept rollups of a project and period are: the transaction that last wrote them, slot by slot; and their runs.
CREATE VIEW rollup_revisions AS
  SELECT
    project_id, period, starts_at, string_agg(slot || ':' || xmin::text, ' ' ORDER BY slot) AS revision,
    sum(runs)::bigint AS runs
  FROM rollups
  WHERE grain = 'project'
  GROUP BY project_id, period, starts_at;

CREATE TABLE settled_periods (
  starts_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  -- Seen, but not settled: it may still be changing.
  is_settled boolean NOT NULL,
  -- False when a grain has more values than are kept: of others nothing is known.
  is_complete boolean NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (project_id, period, starts_at)
);

-- Slot 0 alone. Rows are looked for by what they are about.
CREATE TABLE settled_rollups (
  LIKE rollups INCLUDING ALL EXCLUDING INDEXES,
  PRIMARY KEY (project_id, period, grain, starts_at, of_item, agent_version, status)
);
CREATE TABLE settled_failure_rollups (
  LIKE failure_rollups INCLUDING ALL EXCLUDING INDEXES,
  PRIMARY KEY (project_id, period, grain, starts_at, of_item, agent_version, status, failure_type, failure_code)
);

-- Of histograms as text, '1048577,2097153', since arrays of different lengths cannot be put into one.
CREATE FUNCTION merge_histograms(histograms text[]) RETURNS integer[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT fold_histogram(array_agg(entry::int))
  FROM unnest(histograms) AS histogram CROSS JOIN LATERAL string_to_table(nullif(histogram, ''), ',') AS entry;
END;

-- Those of a day, from its hours.
CREATE FUNCTION settled_day(of_project integer, since timestamptz, until timestamptz) RETURNS SETOF rollups
  LANGUAGE sql STABLE
AS $$
  SELECT
    since, max(last_started_at), sum(runs)::bigint, sum(plan_steps)::bigint, sum(retrieve_steps)::bigint,
    sum(tool_steps)::bigint, sum(respond_steps)::bigint, sum(other_steps)::bigint, sum(plan_latency_ms)::bigint,
    sum(retrieve_latency_ms)::bigint, sum(tool_latency_ms)::bigint, sum(respond_latency_ms)::bigint,
    sum(other_latency_ms)::bigint, of_project, 0::smallint, 'day', grain, agent_id, agent_version, environment, status,
    of_item, sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(reasoning_tokens), sum(cost_nano_usd),
    merge_histograms(array_agg(array_to_string(run_duration, ','))),
    merge_histograms(array_agg(array_to_string(step_latency, ',')))
  FROM settled_rollups
  WHERE project_id = of_project AND period = 'hour' AND grain IN ('step', 'agent_version')
    AND starts_at >= since AND starts_at < until
  GROUP BY grain, agent_id, agent_version, environment, status, of_item
$$;

CREATE FUNCTION settled_failures_of_day(of_project integer, since timestamptz, until timestamptz)
  RETURNS SETOF failure_rollups
  LANGUAGE sql STABLE
AS $$
  SELECT
    since, sum(failures)::bigint, sum(runs)::bigint, of_project, 0::smallint, 'day', grain, agent_id, agent_version,
    environment, status, of_item, failure_type, failure_code
  FROM settled_failure_rollups
  WHERE project_id = of_project AND period = 'hour' AND grain IN ('step', 'agent_version')
    AND starts_at >= since AND starts_at < until
  GROUP BY grain, agent_id, agent_version, environment, status, of_item, failure_type, failure_code
$$;

REVOKE EXECUTE ON FUNCTION merge_histograms, settled_day, settled_failures_of_day FROM PUBLIC;

GRANT SELECT ON rollup_revisions, settled_periods, settled_rollups, settled_failure_rollups TO runfacts_query;
