-- Sums over the runs that ended, kept in the transaction that writes them, by the UTC hour and day in which a run started.
-- A row belongs to a level, (period, grain); absent dimensions of the grain are ''.
--
--   hour, day  project      sums over all runs, whatever their status ('' here): few histograms to merge
--   hour, day  environment  sums over all agents; over the environments they are those of the project, by status
--   hour, day  agent        sums over its versions and environments
--   day        version      agent × version × environment
--   hour, day  failure      sums over the runs that have such a failure: of a type, of a code, of a type and code
--
--   hour, day  step           sums over the runs that have a step of this name
--   hour, day  agent_version  sums over all agents and environments
--
-- The last two are not kept with the runs but computed once a period is over; see 0014_settled_rollups.sql.
-- No finer level: where one is missing, the tables hold less than a day of the runs of one agent or version.

-- Bucket of a duration in milliseconds: 0 for none, else that of (e^((bucket-2)/50), e^((bucket-1)/50)]; the middle of a
-- bucket is within 1 % of all it holds.
CREATE FUNCTION latency_bucket(milliseconds bigint) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN milliseconds <= 0 THEN 0 ELSE ceil(50 * ln(milliseconds::float8))::int + 1 END;

-- A histogram is an array of entries, bucket * 2^20 + n with n between -2^19 and 2^19, in any order; a bucket may have
-- several, which add up. So two histograms are merged by appending them, which is what a hot row needs.
CREATE FUNCTION histogram_buckets(entries integer[], OUT bucket integer, OUT n bigint) RETURNS SETOF record
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 200
BEGIN ATOMIC
  SELECT entry + 524288 >> 20, sum(entry - (entry + 524288 >> 20 << 20))
  FROM unnest(entries) AS entry
  GROUP BY 1;
END;

CREATE FUNCTION fold_histogram(entries integer[]) RETURNS integer[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH counted AS MATERIALIZED (
    SELECT entry + 524288 >> 20 AS bucket, sum(entry - (entry + 524288 >> 20 << 20)) AS n
    FROM unnest(entries) AS entry
    GROUP BY 1
  )
  SELECT coalesce(array_agg(entry ORDER BY entry), '{}')
  FROM (
    SELECT ((bucket << 20) + n % 524287)::int FROM counted WHERE n % 524287 <> 0
    -- What one entry cannot hold takes several.
    UNION ALL
    SELECT (bucket << 20) + sign(n)::int * 524287
    FROM counted CROSS JOIN LATERAL generate_series(1, abs(n) / 524287)
    WHERE abs(n) >= 524287
  ) AS folded (entry);
END;

CREATE FUNCTION append_histogram(kept integer[], added integer[]) RETURNS integer[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN cardinality(kept) + cardinality(added) <= 800 THEN kept || added
    ELSE fold_histogram(kept || added)
  END;

CREATE TABLE rollups (
  starts_at timestamptz NOT NULL,
  -- The latest start of its runs.
  last_started_at timestamptz NOT NULL,
  runs bigint NOT NULL,
  plan_steps bigint NOT NULL,
  retrieve_steps bigint NOT NULL,
  tool_steps bigint NOT NULL,
  respond_steps bigint NOT NULL,
  other_steps bigint NOT NULL,
  plan_latency_ms bigint NOT NULL,
  retrieve_latency_ms bigint NOT NULL,
  tool_latency_ms bigint NOT NULL,
  respond_latency_ms bigint NOT NULL,
  other_latency_ms bigint NOT NULL,
  project_id integer NOT NULL,
  -- Writers at the same time take different slots, so that they do not wait for each other; readers sum over them.
  slot smallint NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  grain text NOT NULL CHECK (grain IN ('project', 'environment', 'agent', 'version', 'failure', 'step', 'agent_version')),
  agent_id text NOT NULL,
  agent_version text NOT NULL,
  environment text NOT NULL,
  status text NOT NULL,
  -- Of the grain failure: 'tool/' for a type, '/timeout' for a code, 'tool/timeout' for both in one failure. Of the grain step:
  -- its name.
  of_item text NOT NULL,
  -- Exact beyond the range of bigint, which a few hostile runs reach.
  input_tokens numeric NOT NULL,
  output_tokens numeric NOT NULL,
  cache_read_tokens numeric NOT NULL,
  reasoning_tokens numeric NOT NULL,
  cost_nano_usd numeric NOT NULL,
  -- Histograms.
  run_duration integer[] NOT NULL,
  step_latency integer[] NOT NULL,
  PRIMARY KEY (project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, slot)
-- Room to update a row within its page; and histograms stay in it as they are, since packing them at each update costs
-- more than their room.
) WITH (fillfactor = 60, toast_tuple_target = 8160);

CREATE TABLE failure_rollups (
  starts_at timestamptz NOT NULL,
  -- Failures, and the runs that have at least one such.
  failures bigint NOT NULL,
  runs bigint NOT NULL,
  project_id integer NOT NULL,
  slot smallint NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  grain text NOT NULL CHECK (grain IN ('project', 'environment', 'agent', 'version', 'failure', 'step', 'agent_version')),
  agent_id text NOT NULL,
  agent_version text NOT NULL,
  environment text NOT NULL,
  status text NOT NULL,
  of_item text NOT NULL,
  failure_type text NOT NULL,
  failure_code text NOT NULL,
  PRIMARY KEY (
    project_id, period, grain, starts_at, agent_id, agent_version, environment, status, of_item, failure_type,
    failure_code, slot
  )
) WITH (fillfactor = 60);
