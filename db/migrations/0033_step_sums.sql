-- compatible_from: 18

-- What figures need of the steps of a run that ended, so that they need not read these under any filter. It follows from the
-- steps together, so writers compute it; see db/src/counts. What was stored before is filled in by fill-step-sums.ts.
ALTER TABLE agent_runs
  -- Own latency of the steps that worked, by type; NULL for none.
  ADD COLUMN plan_latency_ms integer,
  ADD COLUMN retrieve_latency_ms integer,
  ADD COLUMN tool_latency_ms integer,
  ADD COLUMN respond_latency_ms integer,
  ADD COLUMN other_latency_ms integer,
  -- Latency of steps that others inside cover; NULL for none.
  ADD COLUMN covered_ms integer,
  -- Own latency of the steps that waited; NULL for none.
  ADD COLUMN step_waiting_ms integer,
  -- The low half of changed_xid when these were computed: they hold as long as it is the same, so not once a service of the
  -- version before has changed the run.
  ADD COLUMN steps_xid xid,
  -- Of each step that ended 2048 * the place of its type (plan, retrieve, tool, respond, other) + latency_bucket(latency_ms), in
  -- ascending order. NULL where nobody computed it, or a sum is beyond its column.
  ADD COLUMN step_cells smallint[];
ALTER TABLE agent_runs ALTER COLUMN steps_xid SET DEFAULT change_id()::xid;

-- Days with runs that lack this; each goes once it is over and its runs are filled in. Those to come are among them, since services
-- of the version before may go on for a while.
CREATE TABLE unfilled_days (
  stored_on date PRIMARY KEY,
  -- Up to where its runs are filled in, by project and run; NULL at the start.
  filled_project integer,
  filled_run uuid
);
INSERT INTO unfilled_days (stored_on)
SELECT DISTINCT day::date
FROM pg_inherits
JOIN pg_class ON pg_class.oid = inhrelid
CROSS JOIN LATERAL regexp_match(
  pg_get_expr(relpartbound, pg_class.oid), 'FROM \(''([-0-9]+)''\) TO \(''([-0-9]+)''\)'
) AS bounds
CROSS JOIN LATERAL generate_series(bounds[1]::date, bounds[2]::date - 1, interval '1 day') AS day
WHERE inhparent = 'agent_runs'::regclass;

GRANT SELECT (
  plan_latency_ms, retrieve_latency_ms, tool_latency_ms, respond_latency_ms, other_latency_ms, covered_ms, step_waiting_ms,
  steps_xid, step_cells
), UPDATE (
  plan_latency_ms, retrieve_latency_ms, tool_latency_ms, respond_latency_ms, other_latency_ms, covered_ms, step_waiting_ms,
  steps_xid, step_cells
) ON agent_runs TO runfacts_ingest;
