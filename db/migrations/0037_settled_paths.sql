-- compatible_from: 18

-- Ways of the runs that ended through their steps (directly-follows edges, attempts, loops and ping-pong), summed up once an hour is over, by agent,
-- version and environment: what `insight/src/paths` counts. They hold as settled rollups do (see 0014), and as long as what is
-- counted is the same. Services of the version before know nothing of them, and what they write changes the revision.
CREATE TABLE settled_path_periods (
  starts_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  -- Of which definition the sums are: PATH_METHOD.
  method smallint NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  -- False when rows of some agents are not kept: of these nothing is known.
  is_complete boolean NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (project_id, period, starts_at)
);

CREATE TABLE settled_paths (
  starts_at timestamptz NOT NULL,
  runs bigint NOT NULL,
  failed_runs bigint NOT NULL,
  loop_runs bigint NOT NULL,
  ping_pong_runs bigint NOT NULL,
  -- With a loop or ping-pong.
  circling_runs bigint NOT NULL,
  project_id integer NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  agent_id text NOT NULL,
  agent_version text NOT NULL,
  environment text NOT NULL,
  -- Read and written whole, so text that is kept as it is and compresses.
  sums json NOT NULL,
  PRIMARY KEY (project_id, period, starts_at, agent_id, agent_version, environment)
);

GRANT SELECT ON settled_path_periods, settled_paths TO runfacts_query;
