-- compatible_from: 18

-- What runs of an hour did, by agent, version and environment: what versions are compared by. As the other finalized rollups (see
-- 0014_settled_rollups.sql) it is computed once an hour is over, and holds as long as the project's kept rollup of that hour is what
-- it was; readers take the tables where it is not. So hours that an older maintenance finalized are read from there until this one
-- has had its turn.
CREATE TABLE version_hours (
  starts_at timestamptz NOT NULL,
  first_started_at timestamptz NOT NULL,
  last_started_at timestamptz NOT NULL,
  -- Those that ended (SUCCESS, FAILURE, PARTIAL); all that follows is of them.
  runs bigint NOT NULL,
  failed_runs bigint NOT NULL,
  abandoned_runs bigint NOT NULL,
  steps bigint NOT NULL,
  failed_steps bigint NOT NULL,
  waiting_ms bigint NOT NULL,
  -- Those that say how many tokens they took, and those that say what they cost.
  token_runs bigint NOT NULL,
  cost_runs bigint NOT NULL,
  project_id integer NOT NULL,
  agent_id text NOT NULL,
  agent_version text NOT NULL,
  environment text NOT NULL,
  tokens numeric NOT NULL,
  cost_nano_usd numeric NOT NULL,
  -- How many durations are in which latency_bucket.
  buckets smallint[] NOT NULL,
  bucket_runs integer[] NOT NULL,
  -- How many runs have a failure, recorded or survived, of which 'type/code'.
  failures text[] NOT NULL,
  failure_runs integer[] NOT NULL,
  PRIMARY KEY (project_id, starts_at, agent_id, agent_version, environment)
);

CREATE TABLE version_hour_periods (
  starts_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  -- False where there are so many values that rows of each would take as much room as the runs: then there are none.
  is_kept boolean NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (project_id, starts_at)
);

GRANT SELECT ON version_hours, version_hour_periods TO runfacts_query;
