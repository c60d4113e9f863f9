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
import { listSignalGroups, signalHours } from "../index.ts";
import { SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";

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
  // Neither an open run nor one of another project counts.
  await writeRecords(database.ingest, 2, [
    runRecord({ agent_id: "agent-1" }, [], [], { signals: [signalRecord()] }),
  ]);
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

describe("signalHours", () => {
  it("counts each run once, by hour and version", async () => {
    const hours = await signalHours(database.query, 1, { agent_id: "agent-2" }, "thumbs");
    const own = runs.filter(({ run }) => run.agent_id === "agent-2");
    const answersOf = (run: RunRecord) =>
      run.signals.flatMap((signal) => (nameOf(signal) === "thumbs" ? [signal.value] : []));
    for (const hour of hours) {
      const inHour = own.filter(
        ({ run }) => run.agent_version === hour.agent_version && run.started_at / HOUR === hour.start / HOUR,
      );
      const answered = inHour.filter((run) => answersOf(run).length > 0);
      expect(hour).toMatchObject({
        runs: answered.length,
        answered_runs: answered.length,
        yes_runs: answered.filter((run) => answersOf(run).every((value) => value === true)).length,
        number_runs: 0,
      });
    }
    const counted = hours.reduce((sum, hour) => sum + hour.runs, 0);
    expect(counted).toBe(own.filter((run) => answersOf(run).length > 0).length);
  });

  it("sums up the means of numbers", async () => {
    const hours = await signalHours(database.query, 1, { agent_id: "agent-3" }, "score");
    const means = runs
      .filter(({ run }) => run.agent_id === "agent-3")
      .flatMap(({ signals }) => {
        const numbers = signals.flatMap(({ number }) => (number === null ? [] : [number]));
        return numbers.length === 0 ? [] : [numbers.reduce((sum, each) => sum + each, 0) / numbers.length];
      });
    const sumOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0);
    expect(sumOf(hours.map((hour) => hour.number_sum))).toBeCloseTo(sumOf(means));
    expect(sumOf(hours.map((hour) => hour.number_squares))).toBeCloseTo(
      sumOf(means.map((mean) => mean * mean)),
    );
  });
});
