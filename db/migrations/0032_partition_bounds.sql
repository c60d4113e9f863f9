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
  PERFORM distribute_leaf(leaf);
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

-- The registry in parts, so that each is small enough to be vacuumed and its indexes to be read from memory. Rows are found by
-- the run alone. Few parts, or Postgres would rather plan each look-up anew than look into all. Makes an empty one beside that which
-- is there, with its rights.
CREATE FUNCTION make_registry(registry text) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  statement text;
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE run_registry INCLUDING ALL) PARTITION BY HASH (run_id)', registry);
  FOR part IN 0..3 LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 4, REMAINDER %s)', 'run_registry_' || part, registry, part);
  END LOOP;
  FOR statement IN
    SELECT format('GRANT %s ON %I TO %s', privilege_type, registry, grantee::regrole)
    FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
    WHERE oid = 'run_registry'::regclass AND grantee NOT IN (0, relowner)
    UNION ALL
    SELECT format('GRANT %s (%I) ON %I TO %s', privilege_type, attname, registry, grantee::regrole)
    FROM pg_attribute CROSS JOIN LATERAL aclexplode(attacl)
    WHERE attrelid = 'run_registry'::regclass AND grantee <> 0
  LOOP
    EXECUTE statement;
  END LOOP;
END
$$;

-- Lets the new registry take the place of the old, which is dropped later.
CREATE FUNCTION replace_registry(registry text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  ALTER INDEX run_registry_pkey RENAME TO run_registry_whole_pkey;
  ALTER TABLE run_registry RENAME TO run_registry_whole;
  EXECUTE format('ALTER INDEX %I RENAME TO run_registry_pkey', registry || '_pkey');
  EXECUTE format('ALTER TABLE %I RENAME TO run_registry', registry);
  INSERT INTO unfinished_partitions (leaf) VALUES ('run_registry_whole');
END
$$;

-- How far the rows of a registry are copied into one in parts; no row before and after.
CREATE TABLE registry_copy (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  -- Runs that transactions changed from here on may have other rows.
  horizon text NOT NULL,
  -- The last project that was copied from, and its last run; NULL for all of it.
  copied_project integer NOT NULL,
  copied_run uuid
);

REVOKE EXECUTE ON FUNCTION make_registry, replace_registry FROM PUBLIC;

-- An empty one at once; others while services go on (see db/src/admin/merge/partition-registry.ts).
DO $$
BEGIN
  -- A condition of its own: Citus would read the next one even where the first does not hold.
  IF is_distributed() THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM run_registry) THEN
    LOCK TABLE run_registry IN ACCESS EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM run_registry) THEN
      PERFORM make_registry('run_registry_by_hash');
      PERFORM replace_registry('run_registry_by_hash');
      DROP TABLE run_registry_whole;
      DELETE FROM unfinished_partitions;
    END IF;
  END IF;
END
$$;
