import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { getRun } from "../../read/index.ts";
import type { ApartSignalRow } from "../../rows.ts";
import {
  askPool,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import { MAX_APART_SIGNALS, writeSignals } from "./write-signals.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const signalOf = (run_id: string, given: Parameters<typeof signalRecord>[0] = {}): ApartSignalRow => ({
  run_id,
  ...signalRecord(given),
});
const outcomes = async (...batch: readonly ApartSignalRow[]) =>
  (await writeSignals(database.ingest, 1, batch)).map(({ outcome }) => outcome);

async function storedRun(): Promise<{ readonly runId: string; readonly stepId: string }> {
  const step = stepRecord();
  const record = runRecord({}, [step]);
  await writeRecords(database.ingest, 1, [record]);
  return { runId: record.run.run_id, stepId: step.step_id };
}

describe("writeSignals", () => {
  it("tells what became of each, in one batch as in several", async () => {
    const { runId, stepId } = await storedRun();
    const first = signalOf(runId, { step_id: stepId });
    const other = { ...signalOf(runId), signal_id: first.signal_id };
    expect(
      await outcomes(first, first, other, signalOf(runId, { step_id: randomUUID() }), signalOf(randomUUID())),
    ).toEqual(["created", "duplicate", "conflict", "no_step", "no_run"]);
    expect(await outcomes(other, first)).toEqual(["conflict", "duplicate"]);
    expect((await getRun(database.query, 1, runId))?.run.apart_signal_count).toBe(1);
  });

  it("stores no more of a run than it may have, whoever sends them at the same time", async () => {
    const { runId } = await storedRun();
    await askPool(
      database.owner,
      `UPDATE agent_runs SET apart_signal_count = ${MAX_APART_SIGNALS - 3} WHERE project_id = 1 AND run_id = '${runId}'`,
    );
    const known = signalOf(runId);
    expect(await outcomes(known)).toEqual(["created"]);
    const all = await Promise.all(Array.from({ length: 4 }, () => outcomes(signalOf(runId))));
    expect(all.flat().toSorted()).toEqual(["created", "created", "too_many", "too_many"]);
    expect(await outcomes(known)).toEqual(["duplicate"]);
  });
});
