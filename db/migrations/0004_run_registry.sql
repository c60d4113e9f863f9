-- Makes idempotency and look-up by id independent of time: the partitioned tables can only be unique within a day.
CREATE TABLE run_registry (
  project_id integer NOT NULL,
  -- UTC day on which the run was first accepted. It never changes.
  stored_on date NOT NULL,
  run_id uuid NOT NULL,
  -- The run's.
  content_hash content_hash NOT NULL,
  PRIMARY KEY (project_id, run_id)
);
-- For expiry. Rows of a day lie together, so it costs writers next to nothing.
CREATE INDEX run_registry_stored_on_idx ON run_registry USING brin (stored_on) WITH (pages_per_range = 32);
