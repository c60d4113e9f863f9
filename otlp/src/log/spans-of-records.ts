import { hash } from "node:crypto";
import { headerOf } from "../header/header-of.ts";
import { hexOf } from "../span/ids.ts";
import type { Source } from "../span/source.ts";
import type { SpanFacts } from "../span/span-facts.ts";
import type { RecordFacts } from "./record-facts.ts";
import { conversationOf, type Turn, turnsOf } from "./turn.ts";

const noSource: Source = { isUnnamed: true };

/** The id of the span that stands for a run of logs, around all others. */
function rootOf(runId: string): string {
  return hexOf(hash("sha256", `root\0${runId}`, "buffer").subarray(0, 8));
}

/** The facts of a record as those of a span of its run. The prompt that begins the run is the root, which stays open. */
function spanOfRecord(record: RecordFacts, runId: string, isRoot: boolean, isPast: boolean): SpanFacts {
  const root = rootOf(runId);
  const { step, agent, agentVersion, conversation } = record;
  const place = isRoot ? { spanId: root } : { spanId: step.spanId, parentSpanId: root };
  const { startUs, isAgent } = step;
  const endUs = isRoot ? step.endUs : record.timeUs;
  const header = headerOf(
    {
      spanId: place.spanId,
      isRoot,
      startUs,
      isAi: true,
      isAgent,
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
    header: { ...header, ofRecords: true, ...(isPast && { isPast }) },
  };
}

/** The facts of a record that names no prompt, as those of a span of its turn. */
export function spanOfTurn(record: RecordFacts, { runId, promptTimes, isPast }: Turn): SpanFacts {
  return spanOfRecord(record, runId, record.isPrompt && promptTimes.has(record.timeUs), isPast);
}

/**
 * The spans that records make. One that names its prompt belongs to that; the others to turns, which follow from all records of
 * their conversation, in whatever order these are.
 *
 * @param key secret of the project
 */
export function spansOfRecords(records: readonly RecordFacts[], key: Uint8Array): SpanFacts[] {
  const unnamed = records.filter(({ runId }) => runId === undefined);
  const conversations = Map.groupBy(unnamed, (record) => conversationOf(record, key));
  const turns = new Map(
    [...conversations].flatMap(([conversation, ofIt]) =>
      turnsOf(conversation, ofIt).map(({ record, turn }) => [record, turn] as const),
    ),
  );
  return records.flatMap((record) => {
    const { runId, isPrompt } = record;
    if (runId !== undefined) return [spanOfRecord(record, runId, isPrompt, false)];
    const turn = turns.get(record);
    return turn === undefined ? [] : [spanOfTurn(record, turn)];
  });
}
