import { headerOf } from "../header/header-of.ts";
import { hexOf, uuidOf } from "../span/ids.ts";
import type { Source } from "../span/source.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import { keyedHash } from "../value/opaque-id.ts";
import type { RecordFacts } from "./record-facts.ts";

const noSource: Source = { isUnnamed: true };

/** The id of the step that stands for a run of logs, around all others. */
function rootOf(key: Uint8Array, runId: string): string {
  return hexOf(keyedHash(key, "root", runId).subarray(0, 8));
}

/** The facts of a record as those of a span of its run: the prompt is the root, which stays open, and the rest is inside it. */
export function spanOfRecord(record: RecordFacts, runId: string, key: Uint8Array): SpanFacts {
  const root = rootOf(key, runId);
  const { step, isPrompt, agent, agentVersion, conversation } = record;
  const place = isPrompt ? { spanId: root } : { spanId: step.spanId, parentSpanId: root };
  const { startUs, endUs, failed, isAgent } = step;
  const header = headerOf(
    {
      spanId: place.spanId,
      isRoot: isPrompt,
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
  return { ...step, ...place, runId, header: { ...header, ofRecords: true } };
}

/**
 * The spans that records make. A record that names no prompt belongs to the turn that the last prompt of its conversation
 * before it began; which turn that is depends on all records of the conversation, but not on their order.
 */
export function spansOfRecords(records: readonly RecordFacts[], key: Uint8Array): SpanFacts[] {
  const prompts = new Map<string, number[]>();
  const ofConversation = ({ dialect, conversation }: RecordFacts) => `${dialect}\0${conversation}`;
  for (const record of records) {
    if (record.runId !== undefined || !record.isPrompt) continue;
    const times = prompts.get(ofConversation(record)) ?? [];
    times.push(record.timeUs);
    prompts.set(ofConversation(record), times);
  }
  for (const times of prompts.values()) times.sort((a, b) => a - b);
  return records.map((record) => {
    const before = prompts.get(ofConversation(record))?.findLast((timeUs) => timeUs <= record.timeUs);
    const turn = () => uuidOf(keyedHash(key, "turn", ofConversation(record), String(before ?? "")));
    return spanOfRecord(record, record.runId ?? turn(), key);
  });
}
