CREATE TABLE agent_failures (
  -- The run's, so that runs can be listed by failure, newest first, from one index.
  run_started_at timestamptz NOT NULL,
  item_hash bigint NOT NULL,
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  run_id uuid NOT NULL,
  failure_id uuid NOT NULL,
  step_id uuid,
  failure_type failure_type NOT NULL,
  failure_code code NOT NULL,
  message failure_message NOT NULL
) PARTITION BY RANGE (stored_on);

-- In the order of the list; the type at the end, so that a code with its type is read from the index too.
CREATE INDEX agent_failures_code_idx
  ON agent_failures (project_id, failure_code, run_started_at, run_id, failure_type);
CREATE INDEX agent_failures_type_idx
  ON agent_failures (project_id, failure_type, run_started_at, run_id);

-- Last for the same reason as that of agent_runs.
ALTER TABLE agent_failures ADD PRIMARY KEY (project_id, run_id, failure_id, stored_on);
