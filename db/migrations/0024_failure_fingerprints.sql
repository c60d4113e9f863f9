-- compatible_from: 18

-- What the message of a failure is known by without its numbers and names: 64 bits, signed. NULL where it was stored before.
ALTER TABLE agent_failures ADD COLUMN fingerprint bigint;

-- As before, and the fingerprint. A survived failure has no message of its own.
CREATE OR REPLACE VIEW run_failures AS
  SELECT
    project_id, run_id, stored_on, run_started_at, failure_id, step_id, failure_type::text, failure_code::text,
    message::text, item_hash, false AS survived, dropped, fingerprint
  FROM agent_failures
  UNION ALL
  SELECT
    project_id, run_id, stored_on, survived_run_started_at, step_id, step_id, survived_failure_type(step_type),
    error_code::text, replace(error_code, '_', ' '), item_hash, true, NULL, NULL
  FROM agent_steps
  WHERE survived_run_started_at IS NOT NULL;
