-- compatible_from: 18

-- Days of a project with so many versions of agents, such as one for each commit, and hours with so many agents, such as one for
-- each tenant, that rollups of each would take as much room as the runs. Rows of this grain are not written for such a period any
-- more, and those that are there tell of some runs only: nobody reads them, and maintenance deletes them. What they would tell
-- comes from the tables. A period stays what it is once it is here.
CREATE TABLE crowded_periods (
  starts_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  grain text NOT NULL,
  period text NOT NULL,
  PRIMARY KEY (project_id, grain, period, starts_at),
  CHECK ((grain, period) IN (('version', 'day'), ('agent', 'hour'))),
  CHECK (date_trunc(period, starts_at, 'UTC') = starts_at)
);

GRANT SELECT, INSERT ON crowded_periods TO runfacts_ingest;
GRANT SELECT ON crowded_periods TO runfacts_query;
