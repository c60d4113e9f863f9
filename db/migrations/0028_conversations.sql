-- compatible_from: 18

-- Log records of coding agents that name no prompt: each belongs to the turn of its conversation that the last prompt before it
-- began. A prompt may come after records of its turn, so these are kept for a while. Facts alone, and conversations are known by
-- keyed hashes.
CREATE TABLE conversations (
  last_sign_at timestamptz NOT NULL,
  -- The latest record that is not kept any more, in microseconds since the Unix epoch: no turn begins before it any more.
  forgotten_us bigint,
  project_id integer NOT NULL,
  -- Some of its records are kept.
  has_records boolean NOT NULL,
  conversation uuid NOT NULL,
  -- When its prompts came, ascending, in microseconds since the Unix epoch.
  prompts jsonb NOT NULL,
  PRIMARY KEY (project_id, conversation)
);
CREATE INDEX conversations_with_records ON conversations (project_id, conversation) WHERE has_records;

CREATE TABLE conversation_records (
  -- Microseconds since the Unix epoch.
  happened_us bigint NOT NULL,
  project_id integer NOT NULL,
  conversation uuid NOT NULL,
  -- Of all that it says.
  record_id uuid NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (project_id, conversation, happened_us, record_id)
);

GRANT SELECT, INSERT, UPDATE ON conversations TO runfacts_ingest;
GRANT SELECT, INSERT ON conversation_records TO runfacts_ingest;
