import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { RunRecord } from "../../rows.ts";
import {
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  writeRecords,
} from "../../testing/index.ts";
import { writeSignals } from "../../write/index.ts";
import { listSignalGroups } from "../index.ts";
import { SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import { signalSides } from "./signal-sides.ts";

const HOUR = 3_600_000_000n;

let database: OpenDatabase;
const records = sampleRuns(400);
/** Runs as they stand once signals came late. */
const runs: RunRecord[] = [];
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, records);
  const late = records
    .filter((_, place) => place % 3 === 0)
    .map(({ run: { run_id } }) => ({
      run_id,
      ...signalRecord({ signal_id: randomUUID(), signal_type: "thumbs", signal_code: null, value: false }),
    }));
  await writeSignals(database.ingest, 1, late);
  for (const record of records) {
    const own = late.filter(({ run_id }) => run_id === record.run.run_id);
    runs.push({ ...record, signals: [...record.signals, ...own] });
  }
  // Neither a run that was abandoned nor one of another project counts.
  const others = { agent_id: "agent-1", agent_version: "1.0.0", started_at: SAMPLE_START };
  const signals = [signalRecord()];
  await writeRecords(database.ingest, 1, [
    runRecord({ ...others, status: "abandoned" }, [], [], { signals }),
  ]);
  await writeRecords(database.ingest, 2, [runRecord(others, [], [], { signals })]);
});
afterAll(() => database[Symbol.asyncDispose]());

const nameOf = ({ signal_type, signal_code }: RunRecord["signals"][number]) =>
  signal_code === null ? signal_type : `${signal_type}/${signal_code}`;

/** The signals of a name, agent and version, said a second time and without SQL. */
function expectedGroup(name: string, agent: string, version: string, since = 0n) {
  const own = runs.filter(
    ({ run }) => run.agent_id === agent && run.agent_version === version && run.started_at >= since,
  );
  const signals = own.flatMap((run) => run.signals.filter((signal) => nameOf(signal) === name));
  const numbers = signals.flatMap(({ number }) => (number === null ? [] : [number]));
  return {
    runs: BigInt(own.filter((run) => run.signals.some((signal) => nameOf(signal) === name)).length),
    signals: BigInt(signals.length),
    answers: BigInt(signals.filter(({ value }) => value !== null).length),
    yes: BigInt(signals.filter(({ value }) => value === true).length),
    numbers: BigInt(numbers.length),
    number_sum: numbers.reduce((sum, number) => sum + number, 0),
  };
}

describe("listSignalGroups", () => {
  it("sums up all signals by name, agent and version, those that came late too", async () => {
    const { groups, total_groups } = await listSignalGroups(database.query, 1, {}, { limit: 500 });
    expect(groups).toHaveLength(4 * 4 * 3);
    expect(total_groups).toBe(48n);
    for (const group of groups)
      expect(group).toMatchObject(expectedGroup(group.name, group.agent_id, group.agent_version));
    const grade = groups.find(({ name }) => name === "grade/tone");
    const told = grade?.categories.reduce((sum, { signals }) => sum + signals, 0n);
    expect(told).toBe(grade?.signals);
    const score = groups.find(({ name }) => name === "score");
    expect(score?.number_hours.reduce((sum, hour) => sum + hour.sum, 0)).toBeCloseTo(score?.number_sum ?? -1);
  });

  it("tells the categories of the groups that it lists, and takes a name for one however it is cut", async () => {
    const started_at = SAMPLE_START;
    const grade = (signal_type: string, signal_code: string, category: string) =>
      signalRecord({ signal_type, signal_code, category, value: null });
    const graded = (agent_version: string) =>
      runRecord({ agent_id: "graded", agent_version, started_at }, [], [], {
        signals: [grade("a", "b/c", "good"), grade("a/b", "c", "good"), grade("a", "b/c", "bad")],
      });
    await writeRecords(database.ingest, 3, [graded("1"), graded("2")]);
    const { groups, total_groups } = await listSignalGroups(database.query, 3, {}, { limit: 1 });
    expect(total_groups).toBe(2n);
    expect(groups.map(({ name, categories }) => ({ name, categories }))).toEqual([
      {
        name: "a/b/c",
        categories: [
          { category: "good", signals: 2n },
          { category: "bad", signals: 1n },
        ],
      },
    ]);
  });

  it("keeps to a name, an agent, a range and a limit", async () => {
    const since = SAMPLE_START + 12n * HOUR;
    const filter = { agent_id: "agent-1", start_time: since };
    const options = { name: "thumbs", limit: 2 };
    const { groups, total_groups } = await listSignalGroups(database.query, 1, filter, options);
    expect([groups.length, total_groups]).toEqual([2, 3n]);
    for (const group of groups)
      expect(group).toMatchObject(expectedGroup("thumbs", "agent-1", group.agent_version, since));
  });
});

describe("signalSides", () => {
  const said = (run: RunRecord, name: string) => run.signals.filter((signal) => nameOf(signal) === name);
  const numbersOf = (run: RunRecord, name: string) =>
    said(run, name).flatMap(({ number }) => (number === null ? [] : [number]));
  const sumOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0);

  it("counts each run once, by name, hour and side", async () => {
    const middle = SAMPLE_START + 24n * HOUR;
    const agent_id = "agent-2";
    const sides = {
      baseline: { agent_id, environment: "production", end_time: middle + 1n },
      candidate: { agent_id, start_time: middle + 1n },
    };
    const found = await signalSides(database.query, 1, sides, 20);
    for (const side of ["baseline", "candidate"] as const) {
      const own = runs.filter(
        ({ run }) =>
          run.agent_id === agent_id &&
          (side === "candidate"
            ? run.started_at > middle
            : run.started_at <= middle && run.environment === "production"),
      );
      expect(found[side].length).toBeGreaterThan(0);
      for (const hour of found[side]) {
        const inHour = own.filter(({ run }) => run.started_at / HOUR === hour.start / HOUR);
        const answered = inHour.filter((run) => said(run, hour.name).some(({ value }) => value !== null));
        const scored = inHour.map((run) => numbersOf(run, hour.name)).filter(({ length }) => length > 0);
        expect(hour).toMatchObject({
          answered_runs: answered.length,
          yes_runs: answered.filter((run) => said(run, hour.name).every(({ value }) => value !== false))
            .length,
          number_runs: scored.length,
          number_sum: expect.closeTo(sumOf(scored.map((numbers) => sumOf(numbers) / numbers.length)), 9),
        });
      }
      for (const name of ["thumbs", "score"]) {
        const counted = found[side].filter((hour) => hour.name === name);
        const having = own.filter((run) => said(run, name).length > 0);
        expect(sumOf(counted.map((hour) => hour.answered_runs + hour.number_runs))).toBe(having.length);
      }
    }
  });

  it("keeps to the names that most runs have, of both sides together", async () => {
    const sides = {
      baseline: { agent_id: "agent-1", environment: "production" },
      candidate: { agent_id: "agent-1", environment: "staging" },
    };
    const { baseline, candidate } = await signalSides(database.query, 1, sides, 1);
    expect(baseline.length).toBeGreaterThan(0);
    expect(new Set([...baseline, ...candidate].map(({ name }) => name))).toEqual(new Set(["thumbs"]));
  });
});
