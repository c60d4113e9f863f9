-- compatible_from: 18

-- What got worse. A row is opened once: its id is derived from what it is about, and of what it is about only one is open at a time.
CREATE TABLE incidents (
  began_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  baseline_value double precision,
  baseline_low double precision,
  baseline_high double precision,
  observed_value double precision,
  observed_low double precision,
  observed_high double precision,
  threshold double precision,
  false_alarm_rate double precision CHECK (false_alarm_rate BETWEEN 0 AND 1),
  run_count bigint NOT NULL DEFAULT 0 CHECK (run_count >= 0),
  affected_run_count bigint NOT NULL DEFAULT 0 CHECK (affected_run_count >= 0),
  project_id integer NOT NULL,
  incident_id uuid NOT NULL,
  kind text NOT NULL CHECK (
    kind IN ('version_regression', 'drift', 'new_failure', 'agent_silent', 'runs_abandoned', 'budget', 'rule')
  ),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'resolved')),
  -- What it is about: of two incidents of the same subject only one is open.
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 2000),
  agent_id text,
  agent_version text,
  baseline_version text,
  environment text,
  -- '' where nothing is measured.
  metric text NOT NULL DEFAULT '',
  failure_type text,
  failure_code text,
  rule text,
  first_run_id uuid,
  typical_run_id uuid,
  -- What affected runs have in common, the surest first, as the contract's Cause in JSON.
  causes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(causes) = 'array'),
  PRIMARY KEY (project_id, incident_id),
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
  CHECK (state <> 'acknowledged' OR acknowledged_at IS NOT NULL)
);
CREATE UNIQUE INDEX incidents_ongoing ON incidents (project_id, subject) WHERE state <> 'resolved';
CREATE INDEX incidents_opened ON incidents (project_id, opened_at DESC, incident_id DESC);

-- The states that incidents reached, each once: what is notified.
CREATE TABLE incident_changes (
  changed_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  incident_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  PRIMARY KEY (project_id, incident_id, state)
);
CREATE INDEX incident_changes_times ON incident_changes (project_id, changed_at);

-- How far the watcher of a project has come with an agent ('' for what is of no agent), and what it knows.
CREATE TABLE watch_states (
  -- End of what it has taken in.
  watched_until timestamptz NOT NULL,
  project_id integer NOT NULL,
  agent_id text NOT NULL,
  state jsonb NOT NULL,
  PRIMARY KEY (project_id, agent_id)
);

-- Which watcher acts on a project.
CREATE TABLE watch_leases (
  held_until timestamptz NOT NULL,
  project_id integer NOT NULL PRIMARY KEY,
  holder uuid NOT NULL
);

GRANT SELECT ON incidents, incident_changes TO runfacts_query;
GRANT SELECT (project_id, agent_id, watched_until) ON watch_states TO runfacts_query;

-- Insight reads what query reads, but for keys: nobody calls it. It writes what it finds, and nothing of what it reads.
GRANT SELECT ON run_registry, agent_runs, agent_steps, agent_failures, agent_decisions, agent_signals TO runfacts_insight;
GRANT SELECT ON rollups, failure_rollups, rollup_revisions, settled_periods, settled_rollups, settled_failure_rollups,
  crowded_periods, version_hours, version_hour_periods, settled_path_periods, settled_paths, run_failures, retention, intake_violations, client_drops, partitions, change_history, schema_migrations
  TO runfacts_insight;
GRANT SELECT (project_id, abandoned) ON open_runs TO runfacts_insight;
GRANT SELECT (project_id, name) ON projects TO runfacts_insight;
GRANT EXECUTE ON FUNCTION latency_bucket, histogram_buckets, survived_failure_type, change_horizon, server_history, is_distributed,
  is_one_line, is_fact, is_flat_metadata, are_dropped_fields TO runfacts_insight;
GRANT SELECT, INSERT, UPDATE ON incidents, watch_leases TO runfacts_insight;
GRANT SELECT, INSERT ON incident_changes TO runfacts_insight;
GRANT SELECT, INSERT, UPDATE, DELETE ON watch_states TO runfacts_insight;
