-- compatible_from: 18

-- Runs that agents' tracers had to drop before ingest had them, as the tracers reported, by hour. A tracer reports the sum of an
-- hour so far, so that the larger number of two reports holds. Numbers, never what the runs were.
CREATE TABLE client_drops (
  -- The UTC hour.
  starts_at timestamptz NOT NULL CHECK (date_trunc('hour', starts_at, 'UTC') = starts_at),
  runs bigint NOT NULL CHECK (runs BETWEEN 1 AND 1000000000),
  project_id integer NOT NULL,
  tracer_id uuid NOT NULL,
  agent_id text NOT NULL CHECK (char_length(agent_id) BETWEEN 1 AND 255 AND is_one_line(agent_id)),
  agent_version text NOT NULL CHECK (char_length(agent_version) BETWEEN 1 AND 255 AND is_one_line(agent_version)),
  environment text NOT NULL CHECK (char_length(environment) BETWEEN 1 AND 255 AND is_one_line(environment)),
  reason text NOT NULL CHECK (
    reason IN (
      'queue_full', 'spool_full', 'too_large', 'refused', 'service_error', 'unauthorized', 'closed', 'exit_timeout', 'internal'
    )
  ),
  PRIMARY KEY (project_id, starts_at, agent_id, agent_version, environment, reason, tracer_id)
);

GRANT INSERT ON client_drops TO runfacts_ingest;
-- What the larger number of two needs, and how many rows there are.
GRANT SELECT ON client_drops TO runfacts_ingest;
GRANT UPDATE (runs) ON client_drops TO runfacts_ingest;
GRANT SELECT ON client_drops TO runfacts_query;
