-- compatible_from: 18

-- What ingest left out or refused, by hour, agent, rule and field, so that who sends it can mend it. Names of rules and fields and
-- numbers, never what stood there.
CREATE TABLE intake_violations (
  -- The UTC hour.
  starts_at timestamptz NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  fields bigint NOT NULL CHECK (fields > 0),
  runs bigint NOT NULL CHECK (runs > 0),
  project_id integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('dropped', 'refused')),
  -- Empty where the id broke a rule itself.
  agent_id text NOT NULL CHECK (char_length(agent_id) <= 255 AND is_one_line(agent_id)),
  rule text NOT NULL CHECK (rule ~ '^[A-Za-z0-9._-]{1,64}$'),
  -- Without the places of items; empty for the run as a whole.
  field text NOT NULL CHECK (field ~ '^[A-Za-z0-9._#[\]-]{0,128}$'),
  PRIMARY KEY (project_id, starts_at, agent_id, outcome, rule, field)
);

GRANT INSERT ON intake_violations TO runfacts_ingest;
-- What adding to a row reads.
GRANT SELECT ON intake_violations TO runfacts_ingest;
GRANT UPDATE (fields, runs, first_at, last_at) ON intake_violations TO runfacts_ingest;
GRANT SELECT ON intake_violations TO runfacts_query;
