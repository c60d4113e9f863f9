CREATE TABLE projects (
  project_id integer PRIMARY KEY,
  name label NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What arrives without a key belongs here.
INSERT INTO projects (project_id, name) VALUES (1, 'default');

-- A key itself is never stored: it is shown once, and known by its SHA-256 from then on.
CREATE TABLE api_keys (
  key_id uuid PRIMARY KEY,
  project_id integer NOT NULL REFERENCES projects,
  scope key_scope NOT NULL,
  secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
  label label,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
