-- Two roles that cannot log in hold the grants; the services' login roles are members. Roles belong to the whole
-- cluster, so another database may have made them, or be making them right now.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['runfacts_ingest', 'runfacts_query'] LOOP
    IF to_regrole(role) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
      END;
    END IF;
  END LOOP;
END
$$;

-- Ingest adds rows. It sees what it needs to tell a repeat from a conflict: never metadata, names or messages.
GRANT INSERT ON run_registry, agent_runs, agent_steps, agent_failures TO runfacts_ingest;
GRANT SELECT ON run_registry TO runfacts_ingest;
GRANT SELECT (project_id, run_id, stored_on, content_hash, status) ON agent_runs TO runfacts_ingest;
GRANT SELECT (project_id, run_id, step_id, seq, stored_on, item_hash) ON agent_steps TO runfacts_ingest;
GRANT SELECT (project_id, run_id, failure_id, stored_on, item_hash) ON agent_failures TO runfacts_ingest;
GRANT SELECT, INSERT, UPDATE ON rollups, failure_rollups TO runfacts_ingest;
GRANT SELECT ON retention TO runfacts_ingest;
GRANT SELECT (key_id, secret_hash, project_id, scope, revoked_at) ON api_keys TO runfacts_ingest;

-- Query reads.
GRANT SELECT ON run_registry, agent_runs, agent_steps, agent_failures TO runfacts_query;
GRANT SELECT ON rollups, failure_rollups, retention TO runfacts_query;
GRANT SELECT (project_id, name) ON projects TO runfacts_query;
GRANT SELECT (key_id, secret_hash, project_id, scope, revoked_at) ON api_keys TO runfacts_query;

-- Both refuse to start on a schema they do not know.
GRANT SELECT ON schema_migrations TO runfacts_ingest, runfacts_query;

-- A domain runs its functions as whoever inserts.
REVOKE EXECUTE ON FUNCTION is_one_line, is_fact, is_flat_metadata FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_one_line, is_fact, is_flat_metadata TO runfacts_ingest;

REVOKE EXECUTE ON FUNCTION latency_bucket, histogram_buckets, fold_histogram, append_histogram FROM PUBLIC;
GRANT EXECUTE ON FUNCTION histogram_buckets, fold_histogram, append_histogram TO runfacts_ingest;
GRANT EXECUTE ON FUNCTION latency_bucket, histogram_buckets TO runfacts_query;
