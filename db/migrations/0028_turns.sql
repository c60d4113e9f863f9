-- compatible_from: 18

-- When prompts of conversations began, of coding agents whose log records name no prompt: a record belongs to the turn that the
-- last prompt before it began. Conversations are known by keyed hashes.
CREATE TABLE conversation_turns (
  started_at timestamptz NOT NULL,
  project_id integer NOT NULL,
  conversation uuid NOT NULL,
  PRIMARY KEY (project_id, conversation, started_at)
);

GRANT SELECT, INSERT ON conversation_turns TO runfacts_ingest;
