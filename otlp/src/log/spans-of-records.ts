import { headerOf } from "../header/header-of.ts";
import { hexOf, uuidOf } from "../span/ids.ts";
import type { Source } from "../span/source.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import { keyedHash } from "../value/opaque-id.ts";
import type { RecordFacts } from "./record-facts.ts";

const noSource: Source = { isUnnamed: true };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The run of a conversation: its own id where that is a UUID. */
function runOfConversation(key: Uint8Array, { dialect, conversation = "" }: RecordFacts): string {
  const id = conversation.toLowerCase();
  return UUID.test(id) ? id : uuidOf(keyedHash(key, "conversation", dialect, conversation));
}

/** The id of the step that stands for a run of logs, around all others. */
function rootOf(key: Uint8Array, runId: string): string {
  return hexOf(keyedHash(key, "root", runId).subarray(0, 8));
}

/**
 * The facts of a record as those of a span of its run. A prompt that names itself is the root, which stays open, and the rest is
 * inside it. Where none does, the run is the conversation, and its prompts are moments of it: a record alone does not tell to
 * which prompt it belongs, and must be the same whatever came before it.
 */
function spanOfRecord(record: RecordFacts, key: Uint8Array): SpanFacts {
  const runId = record.runId ?? runOfConversation(key, record);
  const root = rootOf(key, runId);
  const { step, agent, agentVersion, conversation } = record;
  const isRoot = record.isPrompt && record.runId !== undefined;
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

/** The spans that records make, each on its own. */
export function spansOfRecords(records: readonly RecordFacts[], key: Uint8Array): SpanFacts[] {
  return records.map((record) => spanOfRecord(record, key));
}
