-- Rollups by step name, and by version over all agents: too many rows to keep with every run that is written, so they are
-- computed from the tables once a period is over. They hold as long as the project's kept rollup of that period, which every
-- change of its runs changes in the same transaction, is what it was; readers compare the two in one snapshot and take
-- the tables where they differ, so nothing stale is ever told.

-- What the kept rollups of a project and period are: the transaction that last wrote them, slot by slot.
CREATE VIEW rollup_revisions AS
  SELECT project_id, period, starts_at, string_agg(slot || ':' || xmin::text, ' ' ORDER BY slot) AS revision
  FROM rollups
  WHERE grain = 'project'
  GROUP BY project_id, period, starts_at;

CREATE TABLE settled_periods (
  starts_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  period text NOT NULL CHECK (period IN ('hour', 'day')),
  -- Seen, but not settled: it may still be changing.
  is_settled boolean NOT NULL,
  -- False when a grain has more values than are kept: of others nothing is known.
  is_complete boolean NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (project_id, period, starts_at)
);

-- Slot 0 alone.
CREATE TABLE settled_rollups (LIKE rollups INCLUDING ALL);
CREATE TABLE settled_failure_rollups (LIKE failure_rollups INCLUDING ALL);

GRANT SELECT ON rollup_revisions, settled_periods, settled_rollups, settled_failure_rollups TO runfacts_query;
