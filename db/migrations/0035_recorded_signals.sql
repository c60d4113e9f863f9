-- compatible_from: 18

-- Signals that come by themselves, often long after their run: they lie beside the run's own, on its day, but are not part of its
-- content, so the run sent again is the same run. Services of the version before write none of them.
ALTER TABLE agent_signals ADD COLUMN apart boolean NOT NULL DEFAULT false;
-- Who says so; NULL where that is not told.
ALTER TABLE agent_signals ADD COLUMN source text;
ALTER TABLE agent_signals
  ADD CONSTRAINT agent_signals_source_check CHECK (source IN ('user', 'code', 'model', 'operator')) NOT VALID;
-- A name is a type alone, or a type and a code.
ALTER TABLE agent_signals ALTER COLUMN signal_code DROP NOT NULL;

-- So that a run without any is read without looking for them.
ALTER TABLE agent_runs ADD COLUMN apart_signal_count integer NOT NULL DEFAULT 0;

-- Of the run's own signals, whose code may be absent now; the rest as in 0025_progress_facts.sql.
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
      160 + octet_length(signal_type) + coalesce(octet_length(signal_code), 0) + coalesce(octet_length(category), 0)
      + octet_length(facts) + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
      + coalesce(octet_length(array_to_string(dropped, '')) + 8 * cardinality(dropped), 0)
    ), 0)
    FROM agent_signals CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day AND NOT apart);
END;

-- What tells the own signals of a run from the others, and that a run has more of them; never what they say.
GRANT SELECT (apart) ON agent_signals TO runfacts_ingest;
GRANT SELECT (started_at, apart_signal_count), UPDATE (apart_signal_count) ON agent_runs TO runfacts_ingest;
