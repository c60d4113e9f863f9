-- Makes the set of partitions of one day, if it is not there yet; true when it made one.
--
-- Each table is made on its own and then attached, which does not stop writers and readers of the parent as CREATE
-- TABLE … PARTITION OF would. Foreign keys run from leaf to leaf: to the partitioned parent each check looks for
-- the right partition, and dropping an old day would lock the parents for as long as the check of its rows takes. The order of
-- the steps of a run is unique in each leaf, where it needs no stored_on, as an index of the parent would: 8 bytes a step.
CREATE FUNCTION create_day_partitions(day date) RETURNS boolean
  LANGUAGE plpgsql
AS $$
DECLARE
  parent text;
  leaf text;
  runs text := 'agent_runs_' || to_char(day, 'YYYYMMDD');
BEGIN
  -- One at a time, or two makers of the same day collide.
  PERFORM pg_advisory_xact_lock(hashtextextended('runfacts.create_day_partitions', 0));
  IF to_regclass(runs) IS NOT NULL THEN
    RETURN false;
  END IF;

  FOREACH parent IN ARRAY ARRAY['agent_runs', 'agent_steps', 'agent_failures'] LOOP
    leaf := parent || '_' || to_char(day, 'YYYYMMDD');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
    IF parent <> 'agent_runs' THEN
      EXECUTE format(
        'ALTER TABLE %I ADD FOREIGN KEY (project_id, run_id, stored_on) REFERENCES %I ON DELETE CASCADE',
        leaf, runs);
    END IF;
    IF parent = 'agent_steps' THEN
      EXECUTE format('CREATE UNIQUE INDEX ON %I (project_id, run_id, seq)', leaf);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, leaf, day, day + 1);
  END LOOP;
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION create_day_partitions FROM PUBLIC;
