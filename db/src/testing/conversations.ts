import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const runRow = z.strictObject({ run_id: z.string() });
const countRow = z.strictObject({ conversations: z.int(), records: z.int() });

/** Ids of the runs of sessions of a project, by start. */
export async function runsOfSessions(
  owner: DatabasePool,
  projectId: number,
  sessions: readonly string[],
): Promise<string[]> {
  const rows = await owner.any(sql.type(runRow)`
    SELECT run_id FROM agent_runs
    WHERE project_id = ${projectId} AND session_id = ANY (${sql.array([...sessions], "text")})
    ORDER BY started_at
  `);
  return rows.map(({ run_id }) => run_id);
}

/** How many conversations with this id are known, and how many of its records are kept. */
export async function countConversation(owner: DatabasePool, conversation: string) {
  return owner.one(sql.type(countRow)`
    SELECT
      (SELECT count(*)::int FROM conversations WHERE conversation = ${conversation}::uuid) AS conversations,
      (SELECT count(*)::int FROM conversation_records WHERE conversation = ${conversation}::uuid) AS records
  `);
}

/** Lets days pass in which nothing comes of a conversation. */
export async function letConversationIdle(
  owner: DatabasePool,
  conversation: string,
  days: number,
): Promise<void> {
  await owner.query(sql.unsafe`
    UPDATE conversations SET last_sign_at = last_sign_at - ${days} * interval '1 day'
    WHERE conversation = ${conversation}::uuid
  `);
}
