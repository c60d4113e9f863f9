-- One row: runs that started before it have expired. Readers leave them out at once; their rows go with their days.
CREATE TABLE retention (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  oldest_start timestamptz NOT NULL,
  -- What rollups and registry knew of earlier starts has been deleted.
  cleared_before timestamptz NOT NULL
);

INSERT INTO retention (oldest_start, cleared_before) VALUES ('-infinity', '-infinity');
