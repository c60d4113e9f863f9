-- compatible_from: 18

-- What steps tell of progress, and what runs of OpenTelemetry need.

ALTER TABLE agent_steps
  -- What the step waited for; NULL where it worked.
  ADD COLUMN wait text,
  -- 128 bits of a keyed digest of the arguments, keyed again with the project's digest_key.
  ADD COLUMN argument_digest uuid,
  ADD COLUMN result_bytes bigint,
  -- Attributes, events and links of the span that were left out; NULL for none.
  ADD COLUMN dropped_attributes integer,
  -- Of a span: 1 for one that a dialect knows, 2 for an agent. NULL for a step of a run that came in facts.
  ADD COLUMN span_flags smallint;
ALTER TABLE agent_steps ADD CONSTRAINT agent_steps_wait_check CHECK (wait IN ('person', 'run')) NOT VALID;
ALTER TABLE agent_steps ADD CONSTRAINT agent_steps_result_bytes_check CHECK (result_bytes >= 0) NOT VALID;
ALTER TABLE agent_steps ADD CONSTRAINT agent_steps_dropped_attributes_check CHECK (dropped_attributes >= 0) NOT VALID;
ALTER TABLE agent_steps ADD CONSTRAINT agent_steps_span_flags_check CHECK (span_flags BETWEEN 0 AND 3) NOT VALID;

ALTER TABLE agent_runs
  -- What the spans of a trace said of the run as a whole; NULL for a run that came in facts.
  ADD COLUMN trace_state jsonb,
  -- The span that stands for the run never came; NULL for false.
  ADD COLUMN incomplete boolean,
  -- Sum over the steps; NULL for none.
  ADD COLUMN dropped_attributes integer,
  -- Within the run, in which a step waited; NULL for none. It follows from the steps together, so writers compute it; see db/src/counts.
  ADD COLUMN waiting_ms bigint;
ALTER TABLE agent_runs
  ADD CONSTRAINT agent_runs_trace_state_check CHECK (jsonb_typeof(trace_state) = 'object') NOT VALID;
ALTER TABLE agent_runs ADD CONSTRAINT agent_runs_dropped_attributes_check CHECK (dropped_attributes >= 0) NOT VALID;
ALTER TABLE agent_runs ADD CONSTRAINT agent_runs_waiting_ms_check CHECK (waiting_ms >= 0) NOT VALID;

-- The key of a project's digests. Random: two UUIDs have 244 random bits.
ALTER TABLE projects ADD COLUMN digest_key bytea;
ALTER TABLE projects
  ALTER COLUMN digest_key SET DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
UPDATE projects SET digest_key = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
ALTER TABLE projects
  ADD CONSTRAINT projects_digest_key_check CHECK (digest_key IS NOT NULL AND octet_length(digest_key) = 32) NOT VALID;

-- Now with digests and result sizes; the rest as in 0022_dropped_fields.sql.
CREATE OR REPLACE FUNCTION run_bytes(of_project integer, of_run uuid, of_day date) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT
    (SELECT coalesce(sum(
      160 + octet_length(name) + coalesce(octet_length(model), 0) + coalesce(octet_length(error_code), 0)
      + 12 * num_nonnulls(
        input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd, result_bytes
      )
      + 36 * num_nonnulls(argument_digest)
      + 60 * bit_count(in_metadata::int::bit(16)) + octet_length(facts)
      + coalesce((in_metadata & 1) * octet_length(model), 0) + (in_metadata >> 7 & 1) * octet_length(name)
      + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
      + coalesce(octet_length(array_to_string(dropped, '')) + 8 * cardinality(dropped), 0)
    ), 0)
    FROM agent_steps CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(
      100 + octet_length(failure_code) + octet_length(message)
      + coalesce(octet_length(array_to_string(dropped, '')) + 8 * cardinality(dropped), 0)
    ), 0)
    FROM agent_failures
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(
      130 + octet_length(decision_type) + octet_length(selected) + octet_length(reason_code)
      + octet_length(array_to_string(candidates, '')) + 8 * cardinality(candidates)
      + octet_length(facts) + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
      + coalesce(octet_length(array_to_string(dropped, '')) + 8 * cardinality(dropped), 0)
    ), 0)
    FROM agent_decisions CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(
      160 + octet_length(signal_type) + octet_length(signal_code) + coalesce(octet_length(category), 0)
      + octet_length(facts) + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
      + coalesce(octet_length(array_to_string(dropped, '')) + 8 * cardinality(dropped), 0)
    ), 0)
    FROM agent_signals CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day);
END;

GRANT SELECT (wait, argument_digest, result_bytes, dropped_attributes, span_flags),
  UPDATE (wait, argument_digest, result_bytes, dropped_attributes, span_flags) ON agent_steps TO runfacts_ingest;
GRANT SELECT (trace_state, incomplete, dropped_attributes, waiting_ms),
  UPDATE (trace_state, incomplete, dropped_attributes, waiting_ms) ON agent_runs TO runfacts_ingest;
GRANT SELECT (project_id, digest_key) ON projects TO runfacts_ingest;
