import type { Turn } from "@runfacts/db/write";
import { conversationOf, type RecordFacts, type SpanFacts, spansOfRecords } from "@runfacts/otlp";

/** Remembers turns of a project, and answers with all that are known of some conversations. */
export type FindTurns = (
  projectId: number,
  begun: readonly Turn[],
  conversations: readonly string[],
) => Promise<readonly Turn[]>;

/**
 * The spans that log records make. Those that name no prompt belong to the turn that the last prompt before them began, also
 * where that prompt came with an earlier request. One that comes before its prompt stays in the turn before.
 *
 * @param key secret of the project
 */
export async function spansWithTurns(
  findTurns: FindTurns,
  projectId: number,
  records: readonly RecordFacts[],
  key: Uint8Array,
): Promise<SpanFacts[]> {
  const unnamed = records.filter(({ runId }) => runId === undefined);
  if (unnamed.length === 0) return spansOfRecords(records, key);
  const begun = unnamed
    .filter(({ isPrompt }) => isPrompt)
    .map((record) => ({ conversation: conversationOf(record, key), started_at: BigInt(record.timeUs) }));
  const conversations = [...new Set(unnamed.map((record) => conversationOf(record, key)))];
  const known = Map.groupBy(
    await findTurns(projectId, begun, conversations),
    ({ conversation }) => conversation,
  );
  return spansOfRecords(records, key, (conversation) =>
    (known.get(conversation) ?? []).map(({ started_at }) => Number(started_at)),
  );
}
