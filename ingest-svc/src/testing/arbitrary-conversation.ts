import { randomUUID } from "node:crypto";
import type { RecordFacts } from "@runfacts/otlp";
import fc from "fast-check";

const SECOND_US = 1_000_000;
/** What a conversation holds at most. */
const RECORDS = 14;

/** What a generated record is, but for its conversation. */
const arbitraryFacts = fc.record({
  // Few moments, so that prompts and others fall on the same.
  second: fc.integer({ min: 0, max: 20 }),
  kind: fc.constantFrom("prompt", "prompt", "respond", "tool"),
  durationSeconds: fc.integer({ min: 0, max: 3 }),
  failed: fc.boolean(),
  version: fc.constantFrom(undefined, "1", "2"),
  agent: fc.constantFrom("codex-cli", "codex-ide"),
  tokens: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
});
type Facts = typeof arbitraryFacts extends fc.Arbitrary<infer T> ? T : never;

function recordOf(facts: Facts, place: number, conversation: string, startUs: number): RecordFacts {
  const { second, kind, durationSeconds, failed, version, agent, tokens } = facts;
  const isPrompt = kind === "prompt";
  const timeUs = startUs + second * SECOND_US;
  return {
    dialect: "Codex",
    conversation,
    isPrompt,
    timeUs,
    agent,
    ...(version !== undefined && { agentVersion: version }),
    step: {
      spanId: (place + 1).toString(16).padStart(16, "0"),
      startUs: timeUs - (isPrompt ? 0 : durationSeconds * SECOND_US),
      ...(!isPrompt && { endUs: timeUs }),
      isAi: true,
      dialect: "Codex",
      isAgent: isPrompt,
      type: kind === "prompt" ? "other" : kind,
      name: isPrompt ? `invoke_agent ${agent}` : kind,
      failed: failed && !isPrompt,
      ...(failed && !isPrompt && { errorCode: kind === "tool" ? "timeout" : "http_429" }),
      ...(tokens !== undefined && !isPrompt && { usage: { inputTokens: tokens } }),
      metadata: {},
      evaluations: [],
    },
  };
}

/** The records of a new conversation, which began two hours ago. */
export function recordsOf(all: readonly Facts[]): RecordFacts[] {
  const conversation = randomUUID();
  const startUs = Math.floor(Date.now() / 1000 - 7200) * SECOND_US;
  return all.map((facts, place) => recordOf(facts, place, conversation, startUs));
}

/** Records of a conversation as they are told: which of them each request holds, and which of two services takes it. */
export interface ToldConversation {
  readonly records: readonly RecordFacts[];
  readonly requests: readonly { readonly records: readonly RecordFacts[]; readonly service: number }[];
}

/**
 * A conversation that is told in any order, in any pieces, and in parts twice: with several prompts, or none, with records before the
 * first and with failures.
 */
export const arbitraryConversation: fc.Arbitrary<ToldConversation> = fc
  .array(arbitraryFacts, { minLength: 1, maxLength: RECORDS })
  .chain((all) =>
    fc.record({
      all: fc.constant(all),
      told: fc.shuffledSubarray(
        all.flatMap((_, place) => [place, place + all.length]),
        { minLength: all.length },
      ),
      cuts: fc.array(fc.record({ length: fc.integer({ min: 1, max: 5 }), service: fc.nat(1) }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  )
  .map(({ all, told, cuts }) => {
    const records = recordsOf(all);
    const places = told.map((place) => place % all.length);
    // What was left out is told in the end.
    const order = [...places, ...records.keys().filter((place) => !places.includes(place))];
    const requests: ToldConversation["requests"][number][] = [];
    for (let at = 0, n = 0; at < order.length; n++) {
      const { length, service } = cuts[n % cuts.length] ?? { length: 1, service: 0 };
      const places = order.slice(at, at + length);
      requests.push({ records: places.flatMap((place) => records[place] ?? []), service });
      at += length;
    }
    return { records, requests };
  });
