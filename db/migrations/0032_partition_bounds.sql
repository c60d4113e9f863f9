-- compatible_from: 18

-- The partitions of the tables of runs and their items, and the days whose runs they hold: from the first on, before the last.
-- Those of old days hold weeks and months, so that their names tell nothing; what Postgres goes by does. Dates are printed and
-- read in the style of the session.
CREATE VIEW partitions AS
  SELECT
    inhparent::regclass AS parent, inhrelid::regclass AS leaf,
    substring(bounds FROM $$FROM \('(.*)'\) TO$$)::date AS first_day,
    substring(bounds FROM $$TO \('(.*)'\)$$)::date AS end_day
  FROM pg_inherits
  JOIN pg_class ON pg_class.oid = inhrelid
  CROSS JOIN LATERAL pg_get_expr(relpartbound, inhrelid) AS bounds
  WHERE inhparent IN (
    'agent_runs'::regclass, 'agent_steps'::regclass, 'agent_failures'::regclass, 'agent_decisions'::regclass,
    'agent_signals'::regclass
  );

GRANT SELECT ON partitions TO runfacts_ingest, runfacts_query;

-- Makes an empty table that a partition can become, with all rules and indexes. Why foreign keys run from leaf to leaf, and each
-- leaf has its own order of steps: see 0008_day_partitions.sql.
CREATE FUNCTION make_leaf(parent text, leaf text, runs text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
  IF parent <> 'agent_runs' THEN
    EXECUTE format(
      'ALTER TABLE %I ADD FOREIGN KEY (project_id, run_id, stored_on) REFERENCES %I ON DELETE CASCADE', leaf, runs);
  END IF;
  IF parent = 'agent_steps' THEN
    EXECUTE format('CREATE UNIQUE INDEX ON %I (project_id, run_id, seq)', leaf);
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION create_day_partition(parent text, day date) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  suffix CONSTANT text := to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM make_leaf(parent, parent || '_' || suffix, 'agent_runs_' || suffix);
  EXECUTE format(
    'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, parent || '_' || suffix, day, day + 1);
END
$$;

-- Makes what is missing of the set of partitions of one day; true when it made any. A day that a longer partition holds is there.
CREATE OR REPLACE FUNCTION create_day_partitions(day date) RETURNS boolean
  LANGUAGE plpgsql
AS $$
DECLARE
  of_table text;
  made boolean := false;
BEGIN
  -- One at a time, or two makers of the same day collide.
  PERFORM pg_advisory_xact_lock(hashtextextended('runfacts.create_day_partitions', 0));
  FOREACH of_table IN ARRAY ARRAY['agent_runs', 'agent_steps', 'agent_failures', 'agent_decisions', 'agent_signals'] LOOP
    IF NOT EXISTS (
      SELECT FROM partitions WHERE parent = of_table::regclass AND day >= first_day AND day < end_day
    ) THEN
      PERFORM create_day_partition(of_table, day);
      made := true;
    END IF;
  END LOOP;
  RETURN made;
END
$$;

REVOKE EXECUTE ON FUNCTION make_leaf FROM PUBLIC;

-- Tables that a merge of partitions makes, until they are partitions. What one that broke off left behind is dropped by the next.
CREATE TABLE unfinished_partitions (leaf text PRIMARY KEY);
