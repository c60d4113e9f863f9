import { type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { findTurns } from "@runfacts/db/write";
import type { RecordFacts } from "@runfacts/otlp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { nowUs, spanIdAt } from "../testing/plain-span.ts";
import { type FindTurns, spansWithTurns } from "./spans-with-turns.ts";

const key = new Uint8Array(32).fill(7);

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

/** A record of a conversation, so many seconds after now. */
function recordAt(seconds: number, given: Partial<RecordFacts> = {}): RecordFacts {
  const timeUs = nowUs + seconds * 1_000_000;
  return {
    dialect: "codex",
    conversation: "conversation-1",
    isPrompt: false,
    timeUs,
    agent: "codex-cli",
    step: {
      spanId: spanIdAt(seconds + 100),
      startUs: timeUs,
      endUs: timeUs,
      isAi: true,
      isAgent: false,
      type: "respond",
      name: "chat",
      isAggregate: false,
      failed: false,
      metadata: {},
      evaluations: [],
    },
    ...given,
  };
}

/** The runs of records that come with one request. */
async function runsOf(projectId: number, ...records: readonly RecordFacts[]): Promise<string[]> {
  const find: FindTurns = (project, begun, conversations) =>
    findTurns(database.ingest, project, begun, conversations);
  return (await spansWithTurns(find, projectId, records, key)).map(({ runId }) => runId);
}

describe("spansWithTurns", () => {
  it("finds the turn of a record whose prompt came with an earlier request", async () => {
    const [first, ofFirst] = await runsOf(1, recordAt(0, { isPrompt: true }), recordAt(1));
    expect(ofFirst).toBe(first);
    expect(await runsOf(1, recordAt(2))).toEqual([first]);
    const [second] = await runsOf(1, recordAt(10, { isPrompt: true }));
    expect(second).not.toBe(first);
    expect(await runsOf(1, recordAt(11), recordAt(3))).toEqual([second, first]);
    // The same prompt, sent again.
    expect(await runsOf(1, recordAt(0, { isPrompt: true }))).toEqual([first]);
  });

  it("keeps conversations, and projects, apart", async () => {
    const [first] = await runsOf(1, recordAt(20, { isPrompt: true, conversation: "conversation-2" }));
    const [other] = await runsOf(1, recordAt(21, { conversation: "conversation-3" }));
    const [elsewhere] = await runsOf(2, recordAt(21, { conversation: "conversation-2" }));
    expect(new Set([first, other, elsewhere]).size).toBe(3);
  });

  it("asks nothing where every record names its prompt", async () => {
    const runId = "11111111-1111-1111-1111-111111111111";
    const find = () => Promise.reject(new Error("asked"));
    expect((await spansWithTurns(find, 1, [recordAt(0, { runId })], key)).map((span) => span.runId)).toEqual([
      runId,
    ]);
  });
});
