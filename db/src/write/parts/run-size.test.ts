import type { CommonQueryMethods } from "slonik";
import { describe, expect, inject, it } from "vitest";
import type { Column } from "../../columns/column.ts";
import { step as stepRelation } from "../../columns/step.ts";
import type { EndedStepRow, PartRecord } from "../../rows.ts";
import { openDatabase, runRecord, stepRecord } from "../../testing/index.ts";
import { hashedRun, opened, partOf } from "../../testing/run-parts.ts";
import { writeRuns } from "../write-runs.ts";
import {
  decisionBytes,
  failureBytes,
  headerBytes,
  openingBytes,
  signalBytes,
  stepBytes,
} from "./item-bytes.ts";
import { bytesAdded, isTooLarge, learnBytes } from "./run-size.ts";
import { noTotals, type RunState, type RunTotals } from "./run-state.ts";

const MAX_BYTES = 3 * 1024 * 1024;
/** The bytes of the runs here are known: nobody asks for them. */
const unused = {} as CommonQueryMethods;
const record = hashedRun(3, 1, 1);
const empty = partOf(record);
const [step] = record.steps;
const [failure] = record.failures;
const [decision] = record.decisions;
const [signal] = record.signals;
if (!step || !failure || !decision || !signal) throw new Error("an item is missing");

function runWith(totals: Partial<RunTotals>, more: Partial<RunState> = {}): RunState {
  const items = { steps: new Map(), failures: new Map(), decisions: new Map(), signals: new Map() };
  return { totals: { ...noTotals, ...totals }, bytes: 0, knowsBytes: true, ...items, ...more } as RunState;
}
const tooLarge = (run: RunState, part: PartRecord = empty, bytesMore = 0) =>
  isTooLarge(unused, 1, run, part, bytesMore);

const kinds = [
  ["steps", "step_count", { steps: [step] }, { steps: new Map([[step.step_id, {}]]) }],
  ["failures", "failure_count", { failures: [failure] }, { failures: new Map([[failure.failure_id, {}]]) }],
  [
    "decisions",
    "decision_count",
    { decisions: [decision] },
    { decisions: new Map([[decision.decision_id, {}]]) },
  ],
  ["signals", "signal_count", { signals: [signal] }, { signals: new Map([[signal.signal_id, {}]]) }],
] as const;

describe("a run", () => {
  it.each(kinds)("holds at most 10,000 %s, those it has counted once", async (_, count, items, known) => {
    const one = partOf(record, items);
    expect(await tooLarge(runWith({ [count]: 9_999 }), one)).toBe(false);
    expect(await tooLarge(runWith({ [count]: 10_000 }), one)).toBe(true);
    expect(await tooLarge(runWith({ [count]: 10_000 }, known as Partial<RunState>), one)).toBe(false);
  });

  it.each(kinds)("of many %s holds at most 3 MiB, its header included", async (_, count) => {
    const bytes = MAX_BYTES - headerBytes(empty.header) - 10;
    const run = runWith({ [count]: 100 }, { bytes });
    expect(await tooLarge(run, empty, 10)).toBe(false);
    expect(await tooLarge(run, empty, 11)).toBe(true);
  });

  it.each(kinds)("of few items is not measured: 89 %s and one more", async (_, count) => {
    const part = partOf(record, { steps: [step] });
    expect(await tooLarge(runWith({ [count]: 89 }, { bytes: MAX_BYTES }), part)).toBe(false);
    expect(await tooLarge(runWith({ [count]: 90 }, { bytes: MAX_BYTES }), part)).toBe(true);
  });

  it.each([
    { step_count: 50, failure_count: 50 },
    { failure_count: 50, decision_count: 50 },
    { decision_count: 50, signal_count: 50 },
    { step_count: 50, signal_count: 50 },
  ])("is measured by all of its items: %o", async (totals) => {
    expect(await tooLarge(runWith(totals, { bytes: MAX_BYTES }))).toBe(true);
  });

  it("that a part holds as a whole was measured before", async () => {
    const many = partOf(record, {
      steps: Array.from({ length: 200 }, (_, n) => ({ ...step, step_id: `${n}` })),
    });
    expect(await tooLarge(runWith({}), many, 2 * MAX_BYTES)).toBe(false);
  });
});

describe("the bytes that a part adds", () => {
  it("are those of its new items", () => {
    const part = partOf(record, {
      steps: [step],
      failures: [failure],
      decisions: [decision],
      signals: [signal],
    });
    const bytes = stepBytes(step) + failureBytes(failure) + decisionBytes(decision) + signalBytes(signal);
    expect(bytesAdded(runWith({}), part)).toBe(bytes);
  });

  it.each(kinds)("are none for %s that the run has", (_, __, items, known) => {
    expect(bytesAdded(runWith({}, known as Partial<RunState>), partOf(record, items))).toBe(0);
  });

  it("are what the end of a step adds to its opening", () => {
    const open = runWith(
      {},
      { steps: new Map([[step.step_id, opened(step)]]) as unknown as RunState["steps"] },
    );
    expect(bytesAdded(open, partOf(record, { steps: [step] }))).toBe(stepBytes(step) - openingBytes(step));
    expect(bytesAdded(open, partOf(record, { steps: [opened(step)] }))).toBe(0);
  });
});

describe("the bytes of a run that is stored", () => {
  it("are asked for once, and count", async () => {
    await using database = await openDatabase(inject("postgres"));
    const whole = hashedRun(100, 0, 0);
    await writeRuns(database.ingest, 1, [whole]);
    const storedOn = new Date().toISOString().slice(0, 10);
    const key = { runId: whole.run.run_id, storedOn };
    const stored = () => runWith({ step_count: 100 }, { ...key, bytes: 7, knowsBytes: false });
    const run = stored();
    await learnBytes(database.ingest, 1, run);
    const { bytes } = run;
    expect(bytes).toBeGreaterThan(7 + 100 * "name".length);
    await learnBytes(database.ingest, 1, run);
    expect(run).toMatchObject({ bytes, knowsBytes: true });
    const part = partOf(whole);
    const left = MAX_BYTES - headerBytes(part.header) - bytes;
    expect(await isTooLarge(database.ingest, 1, stored(), part, left)).toBe(false);
    expect(await isTooLarge(database.ingest, 1, stored(), part, left + 1)).toBe(true);
  });

  it("count every text of a step, and its digest", async () => {
    await using database = await openDatabase(inject("postgres"));
    const bytesOf = async (given: Partial<EndedStepRow>) => {
      const record = runRecord({}, [stepRecord({ name: "n", failed: true, ...given })]);
      await writeRuns(database.ingest, 1, [record]);
      const storedOn = new Date().toISOString().slice(0, 10);
      const run = runWith({ step_count: 1 }, { runId: record.run.run_id, storedOn, knowsBytes: false });
      await learnBytes(database.ingest, 1, run);
      return run.bytes;
    };
    const bytes = await bytesOf({});
    const texts = Object.entries<Column>(stepRelation.columns)
      .filter(
        ([, { type, from, isFixedSize }]) => /^text/.test(type) && from === "writer" && isFixedSize !== true,
      )
      .map(([name, { type }]) => [name, type] as const);
    const uncounted: string[] = [];
    for (const [name, type] of texts) {
      const given = type === "text" ? "x".repeat(100) : [`${"x".repeat(99)}=x`];
      if ((await bytesOf({ [name]: given })) < bytes + 99) uncounted.push(name);
    }
    expect(uncounted).toEqual([]);
    // Sent, it is a text of 32 characters, with its tag and length.
    expect(await bytesOf({ argument_digest: crypto.randomUUID(), result_bytes: 1n })).toBe(bytes + 36 + 12);
    const sized = { ...step, argument_digest: crypto.randomUUID(), result_bytes: 1n };
    expect(stepBytes(sized)).toBe(stepBytes(step) + 36 + 12);
    expect(texts.map(([name]) => name)).toEqual(expect.arrayContaining(["error_code", "dropped"]));
  });
});
