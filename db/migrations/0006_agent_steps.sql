CREATE TABLE agent_steps (
  started_at timestamptz NOT NULL,
  -- NULL while the step is open, as are latency_ms and all that comes with the end.
  ended_at timestamptz,
  input_tokens nonnegative_bigint,
  output_tokens nonnegative_bigint,
  cache_read_tokens nonnegative_bigint,
  reasoning_tokens nonnegative_bigint,
  cost_nano_usd nonnegative_bigint,
  -- Of what opened the step until it ends.
  item_hash bigint NOT NULL,
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  -- NULL where a source has no order.
  seq nonnegative_int,
  attempt integer CONSTRAINT agent_steps_attempt_check CHECK (attempt >= 1),
  latency_ms nonnegative_int,
  -- Bits for the metadata keys whose values stand in columns alone; see db/src/stored-metadata.ts.
  in_metadata smallint NOT NULL DEFAULT 0,
  failed boolean NOT NULL,
  run_id uuid NOT NULL,
  step_id uuid NOT NULL,
  parent_step_id uuid CONSTRAINT agent_steps_parent_step_id_check CHECK (parent_step_id <> step_id),
  step_type step_type NOT NULL,
  name label NOT NULL,
  model label,
  error_code code,
  metadata flat_metadata NOT NULL DEFAULT '{}',
  PRIMARY KEY (project_id, run_id, step_id, stored_on),
  CONSTRAINT agent_steps_ended_at_check CHECK (ended_at >= started_at),
  CONSTRAINT agent_steps_latency_ms_check CHECK ((latency_ms IS NULL) = (ended_at IS NULL)),
  CONSTRAINT agent_steps_failed_check CHECK (failed OR error_code IS NULL)
) PARTITION BY RANGE (stored_on);
