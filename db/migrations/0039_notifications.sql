-- compatible_from: 18

-- Changes of incidents whose destinations were decided: once each, in the transaction that queued what is sent.
CREATE TABLE routed_changes (
  routed_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  incident_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  PRIMARY KEY (project_id, incident_id, state)
);

-- What destinations are told: each of a state of an incident once. It is sent at least once, always with the same key.
CREATE TABLE notifications (
  changed_at timestamptz NOT NULL,
  queued_at timestamptz NOT NULL,
  -- Not before then.
  due_at timestamptz NOT NULL,
  -- Until then a sender is at it.
  leased_until timestamptz,
  sent_at timestamptz,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  project_id integer NOT NULL,
  incident_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  destination text NOT NULL CHECK (destination ~ '^[a-z0-9._-]{1,64}$'),
  outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'sent', 'dead')),
  -- What was tried together stays together, so that a message repeated is the same. NULL until it is first tried.
  batch text,
  -- Why the last attempt failed, in a word; never what a receiver said.
  fault text CHECK (fault ~ '^[a-z_]{1,32}$'),
  PRIMARY KEY (project_id, incident_id, state, destination),
  CHECK ((outcome = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX notifications_waiting ON notifications (project_id, destination, due_at) WHERE outcome = 'waiting';

GRANT EXECUTE ON FUNCTION hold_place TO runfacts_insight;
GRANT SELECT, INSERT ON routed_changes, notifications TO runfacts_insight;
GRANT UPDATE (due_at, leased_until, sent_at, attempts, outcome, batch, fault) ON notifications TO runfacts_insight;
