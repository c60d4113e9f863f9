-- Columns are ordered by alignment (8 bytes, 4 bytes, the rest), which saves the padding.
CREATE TABLE agent_runs (
  started_at timestamptz NOT NULL,
  -- NULL while the run is open.
  ended_at timestamptz,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- The transaction that changed the run last: readers that follow changes take those below pg_snapshot_xmin, which are all
  -- there are.
  changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  duration_ms bigint GENERATED ALWAYS AS (floor(extract(epoch FROM ended_at - started_at) * 1000)) STORED,
  input_tokens nonnegative_bigint,
  output_tokens nonnegative_bigint,
  cache_read_tokens nonnegative_bigint,
  reasoning_tokens nonnegative_bigint,
  cost_nano_usd nonnegative_bigint,
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  step_count nonnegative_int NOT NULL,
  failed_step_count nonnegative_int NOT NULL,
  failure_count nonnegative_int NOT NULL,
  run_id uuid NOT NULL,
  parent_run_id uuid,
  status run_status NOT NULL,
  agent_id label NOT NULL,
  agent_version label NOT NULL,
  environment label NOT NULL,
  session_id label,
  trace_id trace_id,
  -- Of the header alone until the run ends.
  content_hash content_hash NOT NULL,
  CONSTRAINT agent_runs_ended_at_check CHECK (ended_at >= started_at),
  CONSTRAINT agent_runs_failed_step_count_check CHECK (failed_step_count <= step_count),
  CONSTRAINT agent_runs_running_check CHECK ((status = 'running') = (ended_at IS NULL)),
  -- A start is at most 24 h ahead, so readers may skip the days before date(started_at) - 1.
  CONSTRAINT agent_runs_stored_on_check CHECK (started_at AT TIME ZONE 'UTC' < stored_on + 2)
) PARTITION BY RANGE (stored_on);

-- The list, newest first, and the filters people use with it. With the duration at its end, so that rare ones are found
-- without reading the other runs.
CREATE INDEX agent_runs_started_at_idx ON agent_runs (project_id, started_at, run_id, duration_ms);
-- With the status at its end, so that an agent's rare failures are found without reading its other runs.
CREATE INDEX agent_runs_agent_idx ON agent_runs (project_id, agent_id, started_at, run_id, status);
CREATE INDEX agent_runs_agent_version_idx ON agent_runs (project_id, agent_version, started_at, run_id);
CREATE INDEX agent_runs_environment_idx ON agent_runs (project_id, environment, started_at, run_id);
CREATE INDEX agent_runs_status_idx ON agent_runs (project_id, status, started_at, run_id);
CREATE INDEX agent_runs_session_idx ON agent_runs (project_id, session_id, started_at, run_id)
  WHERE session_id IS NOT NULL;
CREATE INDEX agent_runs_changed_idx ON agent_runs (changed_xid);

-- Last, because among indexes of equal cost the planner takes the youngest, and on the still empty partitions of a new
-- day all cost the same: the foreign keys would walk one of those above, and sessions keep that plan.
ALTER TABLE agent_runs ADD PRIMARY KEY (project_id, run_id, stored_on);
