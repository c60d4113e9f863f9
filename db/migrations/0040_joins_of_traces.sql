-- compatible_from: 18

-- The runs are said again where they are joined, as an array by which an index finds them. Of a table of which little is known a plan
-- may read all rows of the project otherwise, and compare each with each run that is given.

CREATE OR REPLACE FUNCTION meet_waiting(
  of_project integer, runs uuid[], given_parts jsonb[], span_counts integer[], most_spans integer,
  OUT run_id uuid, OUT outcome text, OUT parts jsonb
) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
  fresh uuid[] := ARRAY(SELECT given.run_id FROM unnest(runs, given_parts) AS given (run_id, part) WHERE given.part IS NULL);
  waiting uuid[] := ARRAY(SELECT given.run_id FROM unnest(runs, given_parts) AS given (run_id, part) WHERE given.part IS NOT NULL);
BEGIN
  RETURN QUERY
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(runs, given_parts, span_counts) AS given (run_id, part, spans)
    ), touched AS (
      INSERT INTO waiting_traces AS kept (project_id, run_id, parts, span_count, last_sign_at)
      SELECT of_project, given.run_id, coalesce(given.part, '[]'), given.spans, now() FROM given ORDER BY given.run_id
      ON CONFLICT (project_id, run_id) DO UPDATE SET
        parts = kept.parts || excluded.parts,
        span_count = kept.span_count + excluded.span_count,
        last_sign_at = greatest(kept.last_sign_at, excluded.last_sign_at)
      WHERE kept.span_count + excluded.span_count <= most_spans
      RETURNING kept.run_id, kept.parts
    )
    SELECT given.run_id, CASE WHEN given.part IS NULL THEN 'taken' ELSE 'too_large' END, touched.parts
    FROM given LEFT JOIN touched USING (run_id)
    WHERE CASE WHEN given.part IS NULL THEN touched.parts <> '[]' ELSE touched.run_id IS NULL END;
  DELETE FROM waiting_traces AS kept WHERE kept.project_id = of_project AND kept.run_id = ANY (fresh);
  RETURN QUERY
    SELECT registered.run_id, 'registered', NULL::jsonb
    FROM run_registry AS registered
    WHERE registered.project_id = of_project AND registered.run_id = ANY (waiting);
END
$$;

CREATE OR REPLACE FUNCTION move_traces(
  of_project integer, runs uuid[], days date[], starts timestamptz[], agents text[], versions text[], environments text[],
  sessions text[]
) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
  UPDATE agent_failures AS failure
  SET run_started_at = given.started_at
  FROM unnest(runs, days, starts) AS given (run_id, stored_on, started_at)
  JOIN agent_runs AS run USING (run_id, stored_on)
  WHERE run.project_id = of_project AND run.run_id = ANY (runs)
    AND run.trace_state IS NOT NULL AND run.started_at <> given.started_at
    AND failure.project_id = of_project AND failure.run_id = ANY (runs)
    AND failure.run_id = given.run_id AND failure.stored_on = given.stored_on;
  UPDATE agent_signals AS signal
  SET run_started_at = given.started_at
  FROM unnest(runs, days, starts) AS given (run_id, stored_on, started_at)
  JOIN agent_runs AS run USING (run_id, stored_on)
  WHERE run.project_id = of_project AND run.run_id = ANY (runs)
    AND run.trace_state IS NOT NULL AND run.started_at <> given.started_at
    AND signal.project_id = of_project AND signal.run_id = ANY (runs)
    AND signal.run_id = given.run_id AND signal.stored_on = given.stored_on;
  UPDATE agent_runs AS run
  SET
    started_at = given.started_at, agent_id = given.agent_id, agent_version = given.agent_version,
    environment = given.environment, session_id = given.session_id, status = 'running', ended_at = NULL,
    changed_xid = change_id()
  FROM unnest(runs, days, starts, agents, versions, environments, sessions)
    AS given (run_id, stored_on, started_at, agent_id, agent_version, environment, session_id)
  WHERE run.project_id = of_project AND run.run_id = ANY (runs)
    AND run.run_id = given.run_id AND run.stored_on = given.stored_on AND run.trace_state IS NOT NULL;
END;

CREATE OR REPLACE FUNCTION withdraw_steps(of_project integer, runs uuid[], days date[], steps uuid[]) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
  DELETE FROM agent_steps AS step
  USING unnest(runs, days, steps) AS given (run_id, stored_on, step_id)
  JOIN agent_runs AS run USING (run_id, stored_on)
  WHERE run.project_id = of_project AND run.run_id = ANY (runs) AND run.trace_state IS NOT NULL
    AND step.project_id = of_project AND step.run_id = ANY (runs)
    AND step.run_id = given.run_id AND step.stored_on = given.stored_on AND step.step_id = given.step_id;
END;

CREATE OR REPLACE FUNCTION withdraw_failures(of_project integer, runs uuid[], days date[], failures uuid[]) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
  DELETE FROM agent_failures AS failure
  USING unnest(runs, days, failures) AS given (run_id, stored_on, failure_id)
  JOIN agent_runs AS run USING (run_id, stored_on)
  WHERE run.project_id = of_project AND run.run_id = ANY (runs) AND run.trace_state IS NOT NULL
    AND failure.project_id = of_project AND failure.run_id = ANY (runs)
    AND failure.run_id = given.run_id AND failure.stored_on = given.stored_on AND failure.failure_id = given.failure_id;
END;
