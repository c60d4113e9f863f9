import { headerOf } from "../header/header-of.ts";
import { hexOf, uuidOf } from "../span/ids.ts";
import type { Source } from "../span/source.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import { keyedHash } from "../value/opaque-id.ts";
import type { RecordFacts } from "./record-facts.ts";

const noSource: Source = { isUnnamed: true };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of the step that stands for a run of logs, around all others. */
function rootOf(key: Uint8Array, runId: string): string {
  return hexOf(keyedHash(key, "root", runId).subarray(0, 8));
}

/** The facts of a record as those of a span of its run: the prompt is the root, which stays open, and the rest is inside it. */
function spanOfRecord(record: RecordFacts, runId: string, key: Uint8Array): SpanFacts {
  const root = rootOf(key, runId);
  const { step, agent, agentVersion, conversation } = record;
  const isRoot = record.isPrompt;
  const place = isRoot ? { spanId: root } : { spanId: step.spanId, parentSpanId: root };
  const { startUs, failed, isAgent } = step;
  const endUs = isRoot ? step.endUs : record.timeUs;
  const header = headerOf(
    {
      spanId: place.spanId,
      isRoot,
      startUs,
      ...(endUs !== undefined && { endUs }),
      isAi: true,
      isAgent,
      failed,
      agent,
      ...(agentVersion !== undefined && { agentVersion }),
      ...(conversation !== undefined && { session: conversation }),
    },
    noSource,
  );
  return {
    ...step,
    ...(endUs !== undefined && { endUs }),
    ...place,
    runId,
    header: { ...header, ofRecords: true },
  };
}

/** The conversation of a record, as a UUID: its own id where that is one. */
export function conversationOf({ dialect, conversation = "" }: RecordFacts, key: Uint8Array): string {
  const id = conversation.toLowerCase();
  return UUID.test(id) ? id : uuidOf(keyedHash(key, "conversation", dialect, conversation));
}

/**
 * The spans that records make. A record that names no prompt belongs to the turn that the last prompt of its conversation
 * before it began, or to the conversation where none is known.
 *
 * @param turnsOf when turns began that are known of a conversation, in microseconds since the Unix epoch. Default: none
 */
export function spansOfRecords(
  records: readonly RecordFacts[],
  key: Uint8Array,
  turnsOf: (conversation: string) => readonly number[] = () => [],
): SpanFacts[] {
  const turns = new Map<string, number[]>();
  for (const record of records) {
    if (record.runId !== undefined) continue;
    const conversation = conversationOf(record, key);
    const known = turns.get(conversation) ?? [...turnsOf(conversation)];
    turns.set(conversation, known);
    if (record.isPrompt) known.push(record.timeUs);
  }
  for (const times of turns.values()) times.sort((a, b) => a - b);
  return records.map((record) => {
    if (record.runId !== undefined) return spanOfRecord(record, record.runId, key);
    const conversation = conversationOf(record, key);
    const began = turns.get(conversation)?.findLast((timeUs) => timeUs <= record.timeUs);
    const turn = () => uuidOf(keyedHash(key, "turn", record.dialect, conversation, String(began)));
    return spanOfRecord(record, began === undefined ? conversation : turn(), key);
  });
}
