-- Decisions and signals of runs: items of their own beside steps and failures, partitioned, hashed and dropped like these. A
-- part of a run may name a step that has not come yet, so neither has a foreign key to its step.

-- No room for words. The second is for what is counted by.
CREATE DOMAIN identifier AS text CHECK (VALUE ~ '^[A-Za-z0-9._:/+-]{1,255}$');
CREATE DOMAIN code_identifier AS text CHECK (VALUE ~ '^[A-Za-z0-9._:/+-]{1,128}$');
-- NaN is greater than 1.
CREATE DOMAIN share AS double precision CHECK (VALUE >= 0 AND VALUE <= 1);

CREATE TABLE agent_decisions (
  -- The run's, so that those of a time can be read without their runs.
  run_started_at timestamptz NOT NULL,
  confidence share,
  item_hash bigint NOT NULL,
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  run_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  step_id uuid,
  decision_type code_identifier NOT NULL,
  selected identifier NOT NULL,
  reason_code code_identifier NOT NULL,
  candidates identifier[] NOT NULL DEFAULT '{}',
  metadata flat_metadata NOT NULL DEFAULT '{}',
  CONSTRAINT agent_decisions_candidates_check
    CHECK (cardinality(candidates) <= 32 AND array_position(candidates, NULL) IS NULL)
) PARTITION BY RANGE (stored_on);

CREATE INDEX agent_decisions_type_idx ON agent_decisions (project_id, decision_type, run_started_at, run_id);
ALTER TABLE agent_decisions ADD PRIMARY KEY (project_id, run_id, decision_id, stored_on);

CREATE TABLE agent_signals (
  run_started_at timestamptz NOT NULL,
  -- When it was first accepted, which may be long after its run ended.
  recorded_at timestamptz NOT NULL DEFAULT now(),
  number double precision CONSTRAINT agent_signals_number_check CHECK (number - number = 0),
  weight share,
  item_hash bigint NOT NULL,
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  value boolean,
  run_id uuid NOT NULL,
  signal_id uuid NOT NULL,
  step_id uuid,
  signal_type code_identifier NOT NULL,
  signal_code code_identifier NOT NULL,
  category code_identifier,
  metadata flat_metadata NOT NULL DEFAULT '{}',
  CONSTRAINT agent_signals_value_check CHECK (num_nonnulls(value, number, category) = 1)
) PARTITION BY RANGE (stored_on);

CREATE INDEX agent_signals_type_idx ON agent_signals (project_id, signal_type, signal_code, run_started_at, run_id);
ALTER TABLE agent_signals ADD PRIMARY KEY (project_id, run_id, signal_id, stored_on);

-- Makes the partition of one day of a table. How and why: see 0008_day_partitions.sql.
CREATE FUNCTION create_day_partition(parent text, day date) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  leaf CONSTANT text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
  IF parent <> 'agent_runs' THEN
    EXECUTE format(
      'ALTER TABLE %I ADD FOREIGN KEY (project_id, run_id, stored_on) REFERENCES %I ON DELETE CASCADE',
      leaf, 'agent_runs_' || to_char(day, 'YYYYMMDD'));
  END IF;
  IF parent = 'agent_steps' THEN
    EXECUTE format('CREATE UNIQUE INDEX ON %I (project_id, run_id, seq)', leaf);
  END IF;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, leaf, day, day + 1);
END
$$;

-- Makes what is missing of the set of partitions of one day; true when it made any.
CREATE OR REPLACE FUNCTION create_day_partitions(day date) RETURNS boolean
  LANGUAGE plpgsql
AS $$
DECLARE
  parent text;
  made boolean := false;
BEGIN
  -- One at a time, or two makers of the same day collide.
  PERFORM pg_advisory_xact_lock(hashtextextended('runfacts.create_day_partitions', 0));
  FOREACH parent IN ARRAY ARRAY['agent_runs', 'agent_steps', 'agent_failures', 'agent_decisions', 'agent_signals'] LOOP
    IF to_regclass(parent || '_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
      PERFORM create_day_partition(parent, day);
      made := true;
    END IF;
  END LOOP;
  RETURN made;
END
$$;

REVOKE EXECUTE ON FUNCTION create_day_partition FROM PUBLIC;

-- The days that are there already. Their runs are locked against writers for as long as this takes, well under a second.
DO $$
DECLARE
  day date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('runfacts.create_day_partitions', 0));
  FOR day IN
    SELECT to_date(right(relname, 8), 'YYYYMMDD')
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'agent_runs'::regclass
    ORDER BY relname
  LOOP
    PERFORM create_day_partition('agent_decisions', day);
    PERFORM create_day_partition('agent_signals', day);
  END LOOP;
END
$$;

-- So that a run without any is read without looking for them. Of a type without rules, or every run would be rewritten.
ALTER TABLE agent_runs ADD COLUMN decision_count smallint NOT NULL DEFAULT 0;
ALTER TABLE agent_runs ADD COLUMN signal_count smallint NOT NULL DEFAULT 0;

-- Now with decisions and signals; the rest as in 0012_open_runs.sql.
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
    ), 0)
    FROM agent_steps CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(100 + octet_length(failure_code) + octet_length(message)), 0)
    FROM agent_failures
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(
      130 + octet_length(decision_type) + octet_length(selected) + octet_length(reason_code)
      + octet_length(array_to_string(candidates, '')) + 4 * cardinality(candidates)
      + octet_length(facts) + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
    ), 0)
    FROM agent_decisions CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day)
    + (SELECT coalesce(sum(
      160 + octet_length(signal_type) + octet_length(signal_code) + coalesce(octet_length(category), 0)
      + octet_length(facts) + 20 * (1 + length(facts) - length(replace(facts, ',', '')))
    ), 0)
    FROM agent_signals CROSS JOIN LATERAL CAST(metadata AS text) AS facts
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day);
END;

-- As with the other items, ingest sees what tells a repeat from a conflict and a whole run from others; and when a run was first accepted, which it answers.
GRANT INSERT ON agent_decisions, agent_signals TO runfacts_ingest;
GRANT SELECT (project_id, run_id, decision_id, stored_on, step_id, item_hash) ON agent_decisions TO runfacts_ingest;
GRANT SELECT (project_id, run_id, signal_id, stored_on, step_id, item_hash) ON agent_signals TO runfacts_ingest;
GRANT SELECT (received_at, decision_count, signal_count) ON agent_runs TO runfacts_ingest;
GRANT UPDATE (decision_count, signal_count) ON agent_runs TO runfacts_ingest;
GRANT SELECT ON agent_decisions, agent_signals TO runfacts_query;
