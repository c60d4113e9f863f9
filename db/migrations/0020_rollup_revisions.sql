-- compatible_from: 18

-- The number of runs is for services of before, which add runs and leave the revision as it is.
CREATE VIEW explicit_revisions AS
  SELECT
    project_id, period, starts_at, string_agg(slot || ':' || revision || ':' || runs, ' ' ORDER BY slot) AS revision,
    sum(runs)::bigint AS runs
  FROM rollups
  WHERE grain = 'project'
  GROUP BY project_id, period, starts_at;

-- What was settled stays settled. In one snapshot: what is written meanwhile has another number of runs.
UPDATE settled_periods AS kept
SET revision = now_known.revision
FROM rollup_revisions AS known
JOIN explicit_revisions AS now_known USING (project_id, period, starts_at)
WHERE kept.revision = known.revision
  AND (kept.project_id, kept.period, kept.starts_at) = (known.project_id, known.period, known.starts_at);

DROP VIEW explicit_revisions;
CREATE OR REPLACE VIEW rollup_revisions AS
  SELECT
    project_id, period, starts_at, string_agg(slot || ':' || revision || ':' || runs, ' ' ORDER BY slot) AS revision,
    sum(runs)::bigint AS runs
  FROM rollups
  WHERE grain = 'project'
  GROUP BY project_id, period, starts_at;
