import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../../timestamps.ts";
import { durably } from "../durably.ts";
import { uuids } from "../sql-arrays.ts";

const turnRow = z.strictObject({ conversation: z.string(), started_at: z.bigint() });

/** A turn of a conversation: what a prompt began. */
export interface Turn {
  /** UUID. */
  readonly conversation: string;
  /** Microseconds since the Unix epoch. */
  readonly started_at: bigint;
}

/**
 * Remembers turns of a project, and resolves with all that are known of some conversations.
 *
 * @param begun turns, also some that are known
 */
export async function findTurns(
  pool: DatabasePool,
  projectId: number,
  begun: readonly Turn[],
  conversations: readonly string[],
): Promise<readonly Turn[]> {
  return pool.any(sql.prepared("find_turns", turnRow)`
    WITH begun AS (
      INSERT INTO conversation_turns (project_id, conversation, started_at)
      SELECT ${projectId}::int, conversation, started_at
      FROM unnest(
        ${uuids(begun.map(({ conversation }) => conversation))},
        ${sql.array(
          begun.map(({ started_at }) => timestamptzLiteral(started_at)),
          "timestamptz",
        )}
      ) AS given (conversation, started_at)
      WHERE ${durably}
      ORDER BY conversation, started_at
      ON CONFLICT (project_id, conversation, started_at) DO NOTHING
      RETURNING conversation, started_at
    )
    SELECT conversation, started_at FROM begun
    UNION
    SELECT turn.conversation, turn.started_at
    FROM conversation_turns AS turn
    WHERE turn.project_id = ${projectId} AND turn.conversation = ANY (${uuids(conversations)})
  `);
}
