-- How and when an open run ended, as a part told that came before all that makes the run whole; NULL until one does.
ALTER TABLE open_runs
  ADD COLUMN told_end timestamptz,
  ADD COLUMN told_status text,
  ADD CONSTRAINT open_runs_told_status_check CHECK (told_status IN ('success', 'failure', 'partial')),
  ADD CONSTRAINT open_runs_told_end_check CHECK ((told_status IS NULL) = (told_end IS NULL));

-- Whether a run is whole depends on it.
GRANT SELECT (parent_step_id) ON agent_steps TO runfacts_ingest;
