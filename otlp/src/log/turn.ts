import { hash } from "node:crypto";
import { uuidOf } from "../span/ids.ts";
import { keyedHash } from "../value/opaque-id.ts";
import type { RecordFacts } from "./record-facts.ts";

/** A turn of a conversation: what is done for one prompt. What comes before any prompt is part of the first. */
export interface Turn {
  readonly runId: string;
  /** When prompts of the conversation came, in microseconds since the Unix epoch. */
  readonly promptTimes: ReadonlySet<number>;
  /** A later prompt is known. */
  readonly isPast: boolean;
}

/** The conversation of a record, as a UUID that tells nothing without the key. */
export function conversationOf({ dialect, conversation = "" }: RecordFacts, key: Uint8Array): string {
  return uuidOf(keyedHash(key, "conversation", dialect, conversation));
}

/**
 * The id of the run that a turn is.
 *
 * @param startUs when its prompt came; undefined for the first turn, which stays the same when an earlier prompt comes
 */
export function turnIdOf(conversation: string, startUs: number | undefined): string {
  if (startUs === undefined) return conversation;
  return uuidOf(hash("sha256", `turn\0${conversation}\0${startUs}`, "buffer").subarray(0, 16));
}

/** The turns of records of one conversation, each with its turn: that of the last prompt that did not come after it. */
export function turnsOf(
  conversation: string,
  records: readonly RecordFacts[],
): readonly { readonly record: RecordFacts; readonly turn: Turn }[] {
  const promptTimes = new Set(records.filter(({ isPrompt }) => isPrompt).map(({ timeUs }) => timeUs));
  const times = [...promptTimes].sort((a, b) => a - b);
  return records.map((record) => {
    const place = Math.max(
      0,
      times.findLastIndex((timeUs) => timeUs <= record.timeUs),
    );
    const runId = turnIdOf(conversation, place === 0 ? undefined : times[place]);
    return { record, turn: { runId, promptTimes, isPast: place < times.length - 1 } };
  });
}
