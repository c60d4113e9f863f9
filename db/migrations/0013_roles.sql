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

-- Ingest adds rows. It sees what it needs to tell a repeat from a conflict: never metadata, names or messages; and of a run that
-- arrives in parts what its totals and the rollups need.
GRANT INSERT ON run_registry, agent_runs, agent_steps, agent_failures TO runfacts_ingest;
GRANT SELECT ON run_registry TO runfacts_ingest;
GRANT SELECT (
  project_id, run_id, stored_on, content_hash, changed_xid, status, ended_at, step_count, failed_step_count, failure_count,
  input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd
) ON agent_runs TO runfacts_ingest;
GRANT SELECT (
  project_id, run_id, step_id, seq, stored_on, item_hash, step_type, ended_at, latency_ms, failed
) ON agent_steps TO runfacts_ingest;
GRANT SELECT (
  project_id, run_id, failure_id, step_id, stored_on, item_hash, failure_type, failure_code
) ON agent_failures TO runfacts_ingest;
-- What a later part of a run may change: how it stands and its totals; of a step, what comes with its end.
GRANT UPDATE (content_hash) ON run_registry TO runfacts_ingest;
GRANT UPDATE (
  content_hash, status, ended_at, step_count, failed_step_count, failure_count, changed_xid,
  input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd
) ON agent_runs TO runfacts_ingest;
GRANT UPDATE (
  ended_at, latency_ms, attempt, model, input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd,
  error_code, failed, metadata, in_metadata, item_hash
) ON agent_steps TO runfacts_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON open_runs TO runfacts_ingest;
GRANT EXECUTE ON FUNCTION other_openings, run_bytes TO runfacts_ingest;
GRANT SELECT, INSERT, UPDATE ON rollups, failure_rollups TO runfacts_ingest;
GRANT SELECT ON retention TO runfacts_ingest;
GRANT SELECT (key_id, secret_hash, project_id, scope, revoked_at) ON api_keys TO runfacts_ingest;

-- Query reads.
GRANT SELECT ON run_registry, agent_runs, agent_steps, agent_failures TO runfacts_query;
GRANT SELECT ON rollups, failure_rollups, retention TO runfacts_query;
GRANT SELECT (project_id, abandoned) ON open_runs TO runfacts_query;
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
