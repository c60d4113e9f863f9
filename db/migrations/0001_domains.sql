-- The rules of single values, once for all columns. Domains rather than CHECK constraints of the tables, because a
-- session prepares the rule of a domain once, and those of a table with every statement: a quarter of the cost of
-- writing one run. Lengths are in characters, as in the contract.

CREATE FUNCTION is_one_line(value text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN value !~ E'[\n\r\x0B\f\u0085\u2028\u2029]';

-- Ids and names that clients choose.
CREATE DOMAIN label AS text CHECK (char_length(VALUE) BETWEEN 1 AND 255 AND is_one_line(VALUE));
CREATE DOMAIN code AS text CHECK (char_length(VALUE) BETWEEN 1 AND 128 AND is_one_line(VALUE));
CREATE DOMAIN failure_message AS text CHECK (char_length(VALUE) BETWEEN 1 AND 500 AND is_one_line(VALUE));

CREATE DOMAIN trace_id AS text CHECK (VALUE ~ '^[0-9a-f]{32}$');
-- A version byte and a SHA-256.
CREATE DOMAIN content_hash AS bytea CHECK (octet_length(VALUE) = 33);

CREATE DOMAIN nonnegative_int AS integer CHECK (VALUE >= 0);
CREATE DOMAIN nonnegative_bigint AS bigint CHECK (VALUE >= 0);

CREATE DOMAIN run_status AS text CHECK (VALUE IN ('success', 'failure', 'partial', 'running', 'abandoned'));
CREATE DOMAIN step_type AS text CHECK (VALUE IN ('plan', 'retrieve', 'tool', 'respond', 'other'));
CREATE DOMAIN failure_type AS text CHECK (VALUE IN ('tool', 'model', 'retrieval', 'orchestration'));
CREATE DOMAIN key_scope AS text CHECK (VALUE IN ('ingest', 'query'));
