-- compatible_from: 18

-- The transaction that changed a run last, and the one below which all have ended, as ids that also follow each other in a
-- database that was restored: on a server with lower transaction ids, db:migrate defines both anew, with what is to be added
-- (see db/src/admin/continue-change-ids.ts). Functions that add nothing cost nothing, since Postgres puts their bodies in place.
CREATE FUNCTION change_id() RETURNS xid8
  LANGUAGE sql VOLATILE PARALLEL RESTRICTED
  RETURN pg_current_xact_id();
CREATE FUNCTION change_horizon() RETURNS xid8
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN pg_snapshot_xmin(pg_current_snapshot());

REVOKE EXECUTE ON FUNCTION change_id, change_horizon FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_id TO runfacts_ingest;
GRANT EXECUTE ON FUNCTION change_horizon TO runfacts_query;

-- Rows come through the parent, whose default counts.
ALTER TABLE ONLY agent_runs ALTER COLUMN changed_xid SET DEFAULT change_id();

-- pg_restore has no search path: the rule of metadata finds the other functions by their full names.
DO $$
BEGIN
  EXECUTE replace(
    pg_get_functiondef('is_flat_metadata'::regproc), 'is_fact(', format('%I.is_fact(', current_schema()));
END
$$;
