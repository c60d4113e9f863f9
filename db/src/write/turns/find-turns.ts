import type { CommonQueryMethods } from "slonik";
import type { TraceRecord, TraceRules } from "../traces/trace-record.ts";
import type { ConversationPart, ConversationRecord } from "./conversation-part.ts";
import { type KeptRecord, keepPrompts, keepRecords, readRecords } from "./keep-records.ts";
import { lockConversations } from "./lock-conversations.ts";
import { type TurnBounds, turnAt } from "./turn-at.ts";

/** What changes of a turn. */
interface ChangedTurn {
  readonly records: Map<string, KeptRecord>;
  /** Records that are of a later turn, as is known now. */
  readonly moved: KeptRecord[];
  /** `records` are all of the turn. */
  isWhole: boolean;
}

/** A conversation while its records are put into turns. */
interface GrowingConversation {
  readonly conversation: string;
  readonly given: readonly ConversationRecord[];
  readonly forgottenUs: number;
  /** Times of the prompts, ascending, before and now. */
  readonly before: readonly number[];
  readonly now: readonly number[];
  readonly turns: Map<number | undefined, ChangedTurn>;
}

/** Parts of the runs that turns are, and of which of them those given are. */
export interface FoundTurns {
  /** One a run. */
  readonly parts: readonly TraceRecord[];
  readonly partsOf: ReadonlyMap<ConversationPart, readonly TraceRecord[]>;
}

/**
 * Keeps records of conversations, and finds the turns that they are of. Where a prompt comes after records of its turn, these move
 * there from the turn before. Which records a turn has in the end depends on all records of the conversation, not on their order.
 */
export async function findTurns(
  connection: CommonQueryMethods,
  projectId: number,
  batch: readonly ConversationPart[],
  rules: Pick<TraceRules, "ofTurn">,
): Promise<FoundTurns> {
  if (batch.length === 0) return { parts: [], partsOf: new Map() };
  const given = Map.groupBy(batch, ({ conversation }) => conversation);
  const locked = await lockConversations(connection, projectId, [...given.keys()].sort());
  const growing = locked.map(({ conversation, prompts, forgotten_us }) =>
    growingConversation(
      conversation,
      (given.get(conversation) ?? []).flatMap(({ records }) => records),
      prompts,
      forgotten_us,
    ),
  );
  const isNew = newIn(
    await keepRecords(
      connection,
      projectId,
      growing.flatMap(({ conversation, given: records }) =>
        records.map((record) => ({ ...record, conversation })),
      ),
    ),
  );
  await keepPrompts(
    connection,
    projectId,
    growing.flatMap(({ conversation, before, now }) =>
      before.length === now.length ? [] : [{ conversation, prompts: now }],
    ),
  );
  for (const one of growing)
    for (const record of one.given)
      turnOf(one, turnAt(one.now, record.timeUs)).records.set(record.id, record);
  await divideTurns(connection, projectId, growing, isNew);
  const parts = new Map(growing.map((one) => [one.conversation, partsOfTurns(one, rules)]));
  return {
    parts: [...parts.values()].flatMap((ofTurns) => [...ofTurns.values()]),
    partsOf: new Map(
      growing.flatMap(({ conversation, now }) =>
        (given.get(conversation) ?? []).map((part) => {
          const starts = new Set(part.records.map(({ timeUs }) => turnAt(now, timeUs).startUs));
          return [part, [...starts].flatMap((start) => parts.get(conversation)?.get(start) ?? [])] as const;
        }),
      ),
    ),
  };
}

function growingConversation(
  conversation: string,
  given: readonly ConversationRecord[],
  before: readonly number[],
  forgotten: bigint | null,
): GrowingConversation {
  const forgottenUs = forgotten === null ? -1 : Number(forgotten);
  const begun = given.flatMap(({ isPrompt, timeUs }) => (isPrompt && timeUs > forgottenUs ? [timeUs] : []));
  const now = [...new Set([...before, ...begun])].sort((a, b) => a - b);
  return { conversation, given, forgottenUs, before, now, turns: new Map() };
}

function newIn(kept: readonly { readonly conversation: string; readonly record_id: string }[]) {
  const keyOf = (conversation: string, id: string) => `${conversation} ${id}`;
  const keys = new Set(kept.map(({ conversation, record_id }) => keyOf(conversation, record_id)));
  return (conversation: string, id: string) => keys.has(keyOf(conversation, id));
}

function turnOf({ turns }: GrowingConversation, { startUs }: TurnBounds): ChangedTurn {
  const turn = turns.get(startUs) ?? { records: new Map(), moved: [], isWhole: false };
  turns.set(startUs, turn);
  return turn;
}

/** Ends the turns after which new ones began, and moves to these what belongs there. */
async function divideTurns(
  connection: CommonQueryMethods,
  projectId: number,
  growing: readonly GrowingConversation[],
  isNew: (conversation: string, id: string) => boolean,
): Promise<void> {
  const begun = growing.flatMap((one) => {
    const known = new Set(one.before.slice(1));
    return one.now
      .slice(1)
      .filter((startUs) => !known.has(startUs))
      .map((startUs) => ({ one, conversation: one.conversation, ...turnAt(one.now, startUs), startUs }));
  });
  const records = await readRecords(connection, projectId, begun);
  const divided = new Map<
    ChangedTurn,
    TurnBounds & { readonly one: GrowingConversation; readonly conversation: string }
  >();
  for (const [place, { one, conversation, startUs }] of begun.entries()) {
    const held = records[place] ?? [];
    const turn = turnOf(one, { startUs, endUs: undefined });
    for (const record of held) turn.records.set(record.id, record);
    const heldBy = turnAt(one.now, turnAt(one.before, startUs).startUs ?? 0);
    const old = turnOf(one, heldBy);
    const stored = held.filter(({ id }) => !isNew(conversation, id));
    if (stored.length === 0) continue;
    old.moved.push(...stored);
    divided.set(old, { one, conversation, ...heldBy });
  }
  const left = [...divided];
  const leftRecords = await readRecords(
    connection,
    projectId,
    left.map(([, bounds]) => bounds),
  );
  for (const [place, [old, { one, startUs }]] of left.entries()) {
    for (const record of leftRecords[place] ?? []) old.records.set(record.id, record);
    old.isWhole = one.forgottenUs < (startUs ?? 0);
  }
}

/** Parts of the runs of turns, by the start of the turn. */
function partsOfTurns(
  { conversation, now, turns }: GrowingConversation,
  rules: Pick<TraceRules, "ofTurn">,
): Map<number | undefined, TraceRecord> {
  const promptTimes = new Set(now);
  return new Map(
    [...turns].map(([startUs, { records, moved, isWhole }]) => {
      const last = now.at(-1);
      const isPast = startUs === undefined ? now.length > 1 : last !== undefined && startUs < last;
      const turn = { conversation, startUs, promptTimes, isPast };
      const part = rules.ofTurn(
        turn,
        [...records.values()].map(({ facts }) => facts),
      );
      const withdrawn =
        moved.length === 0
          ? []
          : rules
              .ofTurn(
                turn,
                moved.map(({ facts }) => facts),
              )
              .steps.map(({ step_id }) => step_id);
      return [startUs, { ...part, withdrawn, isHeaderWhole: isWhole }] as const;
    }),
  );
}
