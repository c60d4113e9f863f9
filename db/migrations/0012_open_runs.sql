-- Runs that arrive in parts and have not ended: when a part last came, and how long the next may take. Few rows, which go
-- when the run ends; so what is kept of an ended run does not tell how it arrived.
CREATE TABLE open_runs (
  last_sign_at timestamptz NOT NULL,
  -- Bytes that its steps and failures take at most, encoded as protobuf.
  bytes nonnegative_bigint NOT NULL,
  -- NULL for the default.
  timeout_ms bigint CONSTRAINT open_runs_timeout_ms_check CHECK (timeout_ms > 0),
  project_id integer NOT NULL,
  stored_on date NOT NULL,
  run_id uuid NOT NULL,
  -- Marked as abandoned, until another part comes.
  abandoned boolean NOT NULL DEFAULT false,
  PRIMARY KEY (project_id, run_id)
);
CREATE INDEX open_runs_last_sign_at_idx ON open_runs (last_sign_at) WHERE NOT abandoned;

-- Whether stored steps were opened by what a late part says. The role that writes cannot read names; of a step whose facts
-- it knows already it may learn that they are the same.
CREATE FUNCTION other_openings(
  projects integer[], runs uuid[], days date[], steps uuid[], parents uuid[], types text[], names text[], starts timestamptz[],
  OUT project_id integer, OUT run_id uuid, OUT step_id uuid
) RETURNS SETOF record
  LANGUAGE sql STABLE SECURITY DEFINER
-- Names are bound here and now, whatever the search path of the caller.
BEGIN ATOMIC
  SELECT stored.project_id, stored.run_id, stored.step_id
  FROM unnest(projects, runs, days, steps, parents, types, names, starts)
    AS part (project_id, run_id, stored_on, step_id, parent_step_id, step_type, name, started_at)
  JOIN agent_steps AS stored USING (project_id, run_id, stored_on, step_id)
  WHERE (stored.parent_step_id, stored.step_type::text, stored.name::text, stored.started_at)
    IS DISTINCT FROM (part.parent_step_id, part.step_type, part.name, part.started_at);
END;

-- The same of a run that has ended: a count beside its texts, which are rounded up (see db/src/write/parts/item-bytes.ts).
CREATE FUNCTION run_bytes(of_project integer, of_run uuid, of_day date) RETURNS bigint
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
    WHERE project_id = of_project AND run_id = of_run AND stored_on = of_day);
END;

REVOKE EXECUTE ON FUNCTION other_openings, run_bytes FROM PUBLIC;
