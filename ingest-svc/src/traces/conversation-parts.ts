import { hash } from "node:crypto";
import type { ConversationPart } from "@runfacts/db/write";
import { conversationOf, type RecordFacts } from "@runfacts/otlp";
import { uuidOf } from "./uuid-of.ts";

/**
 * The parts of conversations that log records are which name no prompt.
 *
 * @param key secret of the project
 */
export function conversationPartsOf(records: readonly RecordFacts[], key: Uint8Array): ConversationPart[] {
  return [...Map.groupBy(records, (record) => conversationOf(record, key))].map(([conversation, ofIt]) => ({
    conversation,
    records: ofIt.map((record) => ({
      id: uuidOf(hash("sha256", JSON.stringify(record)).slice(0, 32)),
      timeUs: record.timeUs,
      isPrompt: record.isPrompt,
      facts: record,
    })),
  }));
}
