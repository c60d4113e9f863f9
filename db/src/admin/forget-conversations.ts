import type pg from "pg";

/** How long records of a conversation are kept that has fallen idle, beside the time-out of runs: 1 day. */
const KEPT_MS = 24 * 60 * 60 * 1_000;
/** Conversations whose records are deleted in one transaction. */
const CONVERSATIONS = 100;
/** Conversations that are deleted in one transaction. */
const ROWS = 20_000;

/**
 * Deletes the records of conversations of which nothing came for the time-out of runs and a day. Their turns stay known, so that a
 * late record finds its run; a late prompt divides none any more. They go with the rows of their runs in the registry.
 */
export async function forgetConversations(client: pg.Client, timeoutMs: number): Promise<void> {
  for (let forgotten: number | null = CONVERSATIONS; forgotten === CONVERSATIONS; ) {
    // A conversation of which something comes meanwhile is not idle any more, and left alone.
    ({ rowCount: forgotten } = await client.query(
      `WITH idle AS MATERIALIZED (
        SELECT project_id, conversation FROM conversations
        WHERE has_records AND last_sign_at < now() - $1::bigint * interval '1 ms'
        ORDER BY project_id, conversation
        LIMIT $2
        FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM conversation_records USING idle
        WHERE conversation_records.project_id = idle.project_id
          AND conversation_records.conversation = idle.conversation
        RETURNING conversation_records.project_id, conversation_records.conversation, happened_us
      ), latest AS (
        SELECT project_id, conversation, max(happened_us) AS happened_us FROM gone GROUP BY project_id, conversation
      )
      UPDATE conversations AS kept
      SET has_records = false, forgotten_us = greatest(kept.forgotten_us, latest.happened_us)
      FROM idle LEFT JOIN latest USING (project_id, conversation)
      WHERE kept.project_id = idle.project_id AND kept.conversation = idle.conversation`,
      [timeoutMs + KEPT_MS, CONVERSATIONS],
    ));
  }
  for (let deleted: number | null = ROWS; deleted === ROWS; ) {
    // The registry keeps a day more than runs that are kept may have started in.
    ({ rowCount: deleted } = await client.query(
      `WITH forgotten AS MATERIALIZED (
        SELECT project_id, conversation FROM conversations
        WHERE NOT has_records AND last_sign_at < (SELECT cleared_before - interval '1 day' FROM retention)
        ORDER BY project_id, conversation
        LIMIT $1
        FOR UPDATE SKIP LOCKED
      )
      DELETE FROM conversations AS kept USING forgotten
      WHERE kept.project_id = forgotten.project_id AND kept.conversation = forgotten.conversation`,
      [ROWS],
    ));
  }
}
