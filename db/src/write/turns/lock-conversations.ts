import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { byIndex } from "../by-index.ts";
import { durably } from "../durably.ts";
import { holdPlace } from "../hold-place.ts";
import { uuids } from "../sql-arrays.ts";

const lockedRow = z.strictObject({
  conversation: z.string(),
  prompts: z.array(z.number()),
  forgotten_us: z.bigint().nullable(),
});

/** A conversation that no other transaction changes until the end of this one. */
export type LockedConversation = z.infer<typeof lockedRow>;

/** Locks conversations, in the order given, which is that of their keys. New ones are made. */
export async function lockConversations(
  connection: CommonQueryMethods,
  projectId: number,
  ids: readonly string[],
): Promise<readonly LockedConversation[]> {
  return connection.any(sql.prepared("lock_conversations", lockedRow)`
    INSERT INTO conversations AS kept (project_id, conversation, last_sign_at, has_records, prompts)
    SELECT ${projectId}::int, conversation, now(), true, '[]'
    FROM unnest(${uuids(ids)}) AS given (conversation)
    WHERE ${holdPlace} AND ${durably} AND ${byIndex}
    ORDER BY conversation
    ON CONFLICT (project_id, conversation) DO UPDATE SET
      last_sign_at = greatest(kept.last_sign_at, excluded.last_sign_at), has_records = true
    RETURNING kept.conversation, kept.prompts, kept.forgotten_us
  `);
}
