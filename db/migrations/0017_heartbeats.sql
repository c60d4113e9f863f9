-- What the ingest service writes to find out whether the database takes writes: any free row, so that services never wait for
-- each other.
CREATE TABLE heartbeats (
  beat_at timestamptz NOT NULL,
  slot smallint PRIMARY KEY
);
INSERT INTO heartbeats (beat_at, slot) SELECT now(), generate_series(0, 7);

GRANT SELECT, UPDATE (beat_at) ON heartbeats TO runfacts_ingest;
