-- compatible_from: 18

-- For readers: what a value is cast to on its way from another node, its rules are tried there.
GRANT EXECUTE ON FUNCTION is_one_line, is_fact, is_flat_metadata, are_dropped_fields TO runfacts_query;

-- Whether the rows of projects lie on the nodes of a Citus cluster.
CREATE FUNCTION is_distributed() RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
  found boolean := false;
BEGIN
  IF to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL THEN
    EXECUTE 'SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = to_regclass($1))'
      INTO found USING 'run_registry';
  END IF;
  RETURN found;
END
$$;

-- True, and keeps the shards of a place where they are until the transaction ends. A PostgreSQL of its own has one place, which does
-- not move; places of a cluster have functions of their own (see db/src/citus/place-functions.ts). It costs nothing here, since
-- Postgres puts its body in place.
CREATE FUNCTION hold_place() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN true;

REVOKE EXECUTE ON FUNCTION is_distributed, hold_place FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_distributed TO runfacts_ingest, runfacts_query;
GRANT EXECUTE ON FUNCTION hold_place TO runfacts_ingest;

-- Distributes a table that is to become a partition, where its parent is: before it gets foreign keys and rows.
CREATE FUNCTION distribute_leaf(leaf text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  IF is_distributed() THEN
    -- One connection to each node, as foreign keys between new tables of one transaction need.
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    EXECUTE 'SELECT create_distributed_table($1::regclass, ''project_id'', colocate_with => ''run_registry'')'
      USING leaf;
  END IF;
END
$$;

-- As before, and distributed where its parent is.
CREATE OR REPLACE FUNCTION create_day_partition(parent text, day date) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  leaf text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
  PERFORM distribute_leaf(leaf);
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

REVOKE EXECUTE ON FUNCTION distribute_leaf FROM PUBLIC;
