import { maintain, verifyRollups } from "@runfacts/db/admin";
import { type DatabasePool, openPool } from "@runfacts/db/pool";
import { getRun } from "@runfacts/db/read";
import {
  countConversation,
  letConversationIdle,
  type OpenDatabase,
  openDatabase,
  runsOfSessions,
} from "@runfacts/db/testing";
import { writeTraces } from "@runfacts/db/write";
import { conversationOf, type RecordFacts, spansOfRecords } from "@runfacts/otlp";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  arbitraryConversation,
  recordsOf,
  type ToldConversation,
} from "../testing/arbitrary-conversation.ts";
import { conversationPartsOf } from "./conversation-parts.ts";
import { traceRecordsOf } from "./trace-records.ts";
import { traceRules } from "./trace-rules.ts";

const key = new Uint8Array(32).fill(7);

let database: OpenDatabase;
/** Of another service. */
let otherPool: DatabasePool;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  otherPool = await openPool(database.ingestUrl, { applicationName: "runfacts-test" });
});
afterAll(async () => {
  await otherPool.end();
  await database[Symbol.asyncDispose]();
});

/** Runs as the pure rules make them go to the one, records to the other. */
const WHOLE = 1;
const PARTS = 2;

const tell = (records: readonly RecordFacts[], service = 0) =>
  writeTraces(
    service === 0 ? database.ingest : otherPool,
    PARTS,
    conversationPartsOf(records, key),
    traceRules,
  );

/** All that readers are told of a run, but for what tells when and where; items in the order of their ids. */
async function stored(projectId: number, runId: string) {
  const found = await getRun(database.query, projectId, runId);
  if (found === null) return null;
  const { received_at: _, project_id: __, stored_on: ___, ...run } = found.run;
  const sorted = <T extends object>(items: readonly T[], id: keyof T) =>
    items.toSorted((a, b) => (String(a[id]) < String(b[id]) ? -1 : 1));
  return {
    run,
    steps: sorted(found.steps, "step_id"),
    failures: sorted(found.failures, "failure_id"),
  };
}

/** Expects the runs of records as if all had come at once, and no others. */
async function expectTurns(records: readonly RecordFacts[]) {
  const spans = spansOfRecords(records, key);
  await writeTraces(
    database.ingest,
    WHOLE,
    traceRecordsOf(spans, []).map(({ record }) => record),
    traceRules,
  );
  const ids = [...new Set(spans.map(({ runId }) => runId))];
  for (const runId of ids) expect(await stored(PARTS, runId)).toEqual(await stored(WHOLE, runId));
  const sessions = new Set(records.map(({ conversation }) => conversation ?? ""));
  const found = await runsOfSessions(database.owner, PARTS, [...sessions]);
  expect(found.sort()).toEqual(ids.sort());
}

/** Tells conversations, all at once. */
async function tellAtOnce(conversations: readonly ToldConversation[]) {
  await Promise.all(
    [0, 1].map(async (service) => {
      for (const { requests } of conversations)
        for (const { records } of requests.filter((one) => one.service === service))
          await tell(records, service);
    }),
  );
}

/** A conversation of records of these kinds, a second apart. */
function conversation<Kinds extends readonly ("prompt" | "respond" | "tool")[]>(
  ...kinds: Kinds
): { [Place in keyof Kinds]: RecordFacts } {
  const facts = { durationSeconds: 0, failed: false, version: "1", agent: "codex-cli", tokens: 5 } as const;
  const all = kinds.map((kind, second) => ({ ...facts, kind, second }));
  return recordsOf(all) as { [Place in keyof Kinds]: RecordFacts };
}

/** The runs of the conversation of a record: status, and what its steps are, in the order of their starts. */
async function runsOf({ conversation = "" }: RecordFacts) {
  const ids = await runsOfSessions(database.owner, PARTS, [conversation]);
  const runs = await Promise.all(ids.map((runId) => getRun(database.query, PARTS, runId)));
  return runs.map((found) => [
    found?.run.status,
    found?.steps
      .toSorted((a, b) => Number(a.started_at - b.started_at))
      .map(({ name }) => name.split(" ")[0]),
  ]);
}

const countIn = (owner: DatabasePool, record: RecordFacts) =>
  countConversation(owner, conversationOf(record, key));

describe("turns of conversations", () => {
  it("are the same in whatever order, pieces and repetitions records come to two services", {
    timeout: 300_000,
  }, async () => {
    const all: RecordFacts[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryConversation, { minLength: 1, maxLength: 3 }),
        async (conversations) => {
          await tellAtOnce(conversations);
          const records = conversations.flatMap((one) => one.records);
          await expectTurns(records);
          all.push(...records);
        },
      ),
      { numRuns: 40 },
    );
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await maintain(database.ownerUrl, { runTimeoutMs: 1 });
    await expectTurns(all);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("take what came before their prompt from the turn before, which has ended then", async () => {
    const [first, ofFirst, second, ofSecond] = conversation("prompt", "tool", "prompt", "respond");
    await tell([first, ofFirst, ofSecond]);
    const before = await runsOf(first);
    expect(before).toEqual([["running", ["invoke_agent", "tool", "respond"]]]);
    await tell([second]);
    expect(await runsOf(first)).toEqual([
      ["success", ["invoke_agent", "tool"]],
      ["running", ["invoke_agent", "respond"]],
    ]);
    await expectTurns([first, ofFirst, second, ofSecond]);
  });

  it("keep the first run when an earlier prompt comes", async () => {
    const [first, second, ofSecond] = conversation("prompt", "prompt", "tool");
    await tell([second, ofSecond]);
    await tell([first]);
    await expectTurns([first, second, ofSecond]);
    // Sent again, nothing is new.
    expect(await tell([ofSecond, second, first])).toEqual(["unchanged"]);
  });
});

describe("an idle conversation", () => {
  it("is known by its turns alone: late records find theirs, and a late prompt divides none", async () => {
    const records = conversation("prompt", "tool", "prompt", "respond", "tool", "prompt", "tool");
    const [first, ofFirst, late, ofLate, lateRecord, third, ofThird] = records;
    await tell([first, ofFirst, ofLate]);
    await maintain(database.ownerUrl);
    expect(await countIn(database.owner, first)).toEqual({ conversations: 1, records: 3 });
    await letConversationIdle(database.owner, conversationOf(first, key), 2);
    await maintain(database.ownerUrl);
    expect(await countIn(database.owner, first)).toEqual({ conversations: 1, records: 0 });
    const { timeUs } = ofFirst;
    await tell([late, { ...lateRecord, timeUs, step: { ...lateRecord.step, startUs: timeUs } }]);
    // After what was forgotten, all is as ever.
    await tell([ofThird]);
    await tell([third]);
    expect(await runsOf(first)).toEqual([
      ["success", ["invoke_agent", "tool", "tool", "invoke_agent", "respond"]],
      ["running", ["invoke_agent", "tool"]],
    ]);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("goes with its runs", async () => {
    await using own = await openDatabase(inject("postgres"));
    const records = conversation("prompt", "tool");
    const [first] = records;
    await writeTraces(own.ingest, PARTS, conversationPartsOf(records, key), traceRules);
    await letConversationIdle(own.owner, conversationOf(first, key), 3);
    await maintain(own.ownerUrl, { retentionDays: 5 });
    expect(await countIn(own.owner, first)).toEqual({ conversations: 1, records: 0 });
    await letConversationIdle(own.owner, conversationOf(first, key), 5);
    await maintain(own.ownerUrl, { retentionDays: 5 });
    expect(await countIn(own.owner, first)).toEqual({ conversations: 0, records: 0 });
  });
});
