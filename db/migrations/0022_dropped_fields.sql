-- compatible_from: 18

-- The fields that ingest left out for a privacy rule, each as its path and the rule: 'metadata.user_email=personal-email'. NULL
-- where it left out none, as in most rows. Not part of the content hash.
ALTER TABLE agent_runs ADD COLUMN dropped text[];
ALTER TABLE agent_steps ADD COLUMN dropped text[];
ALTER TABLE agent_failures ADD COLUMN dropped text[];
ALTER TABLE agent_decisions ADD COLUMN dropped text[];
ALTER TABLE agent_signals ADD COLUMN dropped text[];

-- No room for content: at most 100 paths, made of names of fields and metadata keys, and rules. Not in SQL, which would be put in
-- place and planned with every statement that writes, although hardly a row has any.
CREATE FUNCTION are_dropped_fields(fields text[]) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
  RETURN cardinality(fields) BETWEEN 1 AND 100 AND array_position(fields, NULL) IS NULL
    AND (SELECT bool_and(field ~ '^[A-Za-z0-9_.#[\]-]{1,100}=[a-z-]{1,40}$') FROM unnest(fields) AS field);
END
$$;
REVOKE EXECUTE ON FUNCTION are_dropped_fields FROM PUBLIC;
GRANT EXECUTE ON FUNCTION are_dropped_fields TO runfacts_ingest;

ALTER TABLE agent_runs ADD CONSTRAINT agent_runs_dropped_check
  CHECK (dropped IS NULL OR are_dropped_fields(dropped)) NOT VALID;
ALTER TABLE agent_steps ADD CONSTRAINT agent_steps_dropped_check
  CHECK (dropped IS NULL OR are_dropped_fields(dropped)) NOT VALID;
ALTER TABLE agent_failures ADD CONSTRAINT agent_failures_dropped_check
  CHECK (dropped IS NULL OR are_dropped_fields(dropped)) NOT VALID;
ALTER TABLE agent_decisions ADD CONSTRAINT agent_decisions_dropped_check
  CHECK (dropped IS NULL OR are_dropped_fields(dropped)) NOT VALID;
ALTER TABLE agent_signals ADD CONSTRAINT agent_signals_dropped_check
  CHECK (dropped IS NULL OR are_dropped_fields(dropped)) NOT VALID;

-- As before, and what was left out.
CREATE OR REPLACE VIEW run_failures AS
  SELECT
    project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type::text, failure_code::text,
    message::text, item_hash, false AS survived, dropped
  FROM agent_failures
  UNION ALL
  SELECT
    project_id, run_id, stored_on, survived_run_started_at, step_id, step_id, survived_failure_type(step_type),
    error_code::text, replace(error_code, '_', ' '), item_hash, true, NULL
  FROM agent_steps
  WHERE survived_run_started_at IS NOT NULL;

-- Now with what was left out; the rest as in 0016_decisions_and_signals.sql.
CREATE OR REPLACE FUNCTION run_bytes(of_project integer, of_run uuid, of_day date) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT
    (SELECT coalesce(sum(
      160 + octet_length(name) + coalesce(octet_length(model), 0) + coalesce(octet_length(error_code), 0)
      + 12 * num_nonnulls(input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd)
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

-- What comes with the end of a step.
GRANT UPDATE (dropped) ON agent_steps TO runfacts_ingest;
