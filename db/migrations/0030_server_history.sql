-- compatible_from: 18

-- Which history the ids of transactions belong to: that of a cluster up to where another server went on from it, or it was
-- restored to a moment. Empty where a server does not tell. On a primary only: a replica cannot tell its own.
CREATE FUNCTION server_history() RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
AS $$
BEGIN
  RETURN to_hex((SELECT system_identifier FROM pg_control_system()))
    -- The name of a file of the log begins with its timeline. That of the last checkpoint is the old one for minutes after a promotion.
    || '-' || ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0');
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN
  RETURN '';
END
$$;

-- One row: the history of the primary, for replicas, where it arrives with the changes that follow it.
CREATE TABLE change_history (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  history text NOT NULL CHECK (char_length(history) <= 32)
);

INSERT INTO change_history (history) VALUES (server_history());

REVOKE EXECUTE ON FUNCTION server_history FROM PUBLIC;
GRANT EXECUTE ON FUNCTION server_history TO runfacts_ingest, runfacts_query;
GRANT SELECT ON change_history TO runfacts_ingest, runfacts_query;
GRANT UPDATE (history) ON change_history TO runfacts_ingest;
