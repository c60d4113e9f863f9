import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { uuids } from "../sql-arrays.ts";
import type { ConversationRecord } from "./conversation-part.ts";
import type { TurnBounds } from "./turn-at.ts";

const keptRow = z.strictObject({ conversation: z.string(), record_id: z.string() });
const recordRow = z.strictObject({
  place: z.int(),
  record_id: z.string(),
  facts: z.record(z.string(), z.unknown()),
});
const noRow = z.never();

const int8s = (values: readonly (number | null)[]) => sql.array(values, "int8");

/** Keeps records of locked conversations, and resolves with those that were not kept before. */
export async function keepRecords(
  connection: CommonQueryMethods,
  projectId: number,
  records: readonly (ConversationRecord & { readonly conversation: string })[],
): Promise<readonly z.infer<typeof keptRow>[]> {
  return connection.any(sql.prepared("keep_records", keptRow)`
    INSERT INTO conversation_records (project_id, conversation, happened_us, record_id, facts)
    SELECT ${projectId}::int, given.*
    FROM unnest(
      ${uuids(records.map(({ conversation }) => conversation))}, ${int8s(records.map(({ timeUs }) => timeUs))},
      ${uuids(records.map(({ id }) => id))},
      ${sql.array(
        records.map(({ facts }) => JSON.stringify(facts)),
        "jsonb",
      )}
    ) AS given
    ON CONFLICT DO NOTHING
    RETURNING conversation, record_id
  `);
}

/** Keeps the times of the prompts of locked conversations. */
export async function keepPrompts(
  connection: CommonQueryMethods,
  projectId: number,
  conversations: readonly { readonly conversation: string; readonly prompts: readonly number[] }[],
): Promise<void> {
  if (conversations.length === 0) return;
  await connection.query(sql.prepared("keep_prompts", noRow)`
    UPDATE conversations AS kept
    SET prompts = given.prompts
    FROM unnest(
      ${uuids(conversations.map(({ conversation }) => conversation))},
      ${sql.array(
        conversations.map(({ prompts }) => JSON.stringify(prompts)),
        "jsonb",
      )}
    ) AS given (conversation, prompts)
    WHERE kept.project_id = ${projectId} AND kept.conversation = given.conversation
  `);
}

/** A record that is kept. */
export type KeptRecord = Pick<ConversationRecord, "id" | "facts">;

/** The records that are kept of turns, in the order of the turns. */
export async function readRecords(
  connection: CommonQueryMethods,
  projectId: number,
  turns: readonly (TurnBounds & { readonly conversation: string })[],
): Promise<readonly (readonly KeptRecord[])[]> {
  if (turns.length === 0) return [];
  const rows = await connection.any(sql.prepared("read_records", recordRow)`
    SELECT turn.place::int, record.record_id, record.facts
    FROM unnest(
      ${uuids(turns.map(({ conversation }) => conversation))}, ${int8s(turns.map(({ startUs }) => startUs ?? 0))},
      ${int8s(turns.map(({ endUs }) => endUs ?? Number.MAX_SAFE_INTEGER))}
    ) WITH ORDINALITY AS turn (conversation, start_us, end_us, place)
    JOIN conversation_records AS record USING (conversation)
    WHERE record.project_id = ${projectId}
      AND record.happened_us >= turn.start_us AND record.happened_us < turn.end_us
  `);
  const ofPlace = Map.groupBy(rows, ({ place }) => place);
  return turns.map((_, place) =>
    (ofPlace.get(place + 1) ?? []).map(({ record_id, facts }) => ({ id: record_id, facts })),
  );
}
