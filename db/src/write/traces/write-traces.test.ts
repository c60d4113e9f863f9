import { randomUUID } from "node:crypto";
import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { maintain, verifyRollups } from "../../admin/index.ts";
import { getRun } from "../../read/index.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import { otherStep, plainRules, tracedStep, traceRecord } from "../../testing/trace-record.ts";
import { writeSignals } from "../signals/write-signals.ts";
import type { TraceRecord } from "./trace-record.ts";
import { writeTraces } from "./write-traces.ts";

const PROJECT = 1;
/** Of runs that are changed behind the back of their rollups. */
const CHANGED = 2;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const send = (...records: readonly TraceRecord[]) =>
  writeTraces(database.ingest, PROJECT, records, plainRules);
const differences = async () =>
  (await verifyRollups(database.ownerUrl)).filter(({ row }) => row.startsWith(`${PROJECT} `));
const found = (runId: string) => getRun(database.query, PROJECT, runId);

const foundChanged = (runId: string) => getRun(database.query, CHANGED, runId);

/** What the functions of the ingest role do to a run, its steps and failures. */
async function askFunctions(runId: string, steps: readonly string[], failures: readonly string[]) {
  const run = await foundChanged(runId);
  const day = run?.run.stored_on ?? "";
  const runs = (ids: readonly string[]) =>
    sql.array(
      ids.map(() => runId),
      "uuid",
    );
  const days = (ids: readonly string[]) =>
    sql.array(
      ids.map(() => day),
      "date",
    );
  await database.ingest.query(sql.unsafe`
    SELECT withdraw_steps(${CHANGED}, ${runs(steps)}, ${days(steps)}, ${sql.array([...steps], "uuid")})
  `);
  await database.ingest.query(sql.unsafe`
    SELECT withdraw_failures(${CHANGED}, ${runs(failures)}, ${days(failures)}, ${sql.array([...failures], "uuid")})
  `);
  await database.ingest.query(sql.unsafe`
    SELECT move_traces(
      ${CHANGED}, ${runs([""])}, ${days([""])}, '{2026-01-01T00:00:00Z}', '{other}', '{other}', '{other}', '{other}'
    )
  `);
  return foundChanged(runId);
}

describe("the functions that withdraw and move", () => {
  it("leave a run that came in facts as it is", async () => {
    const step = stepRecord({ error_code: "timeout", failed: true });
    const failure = failureRecord({ step_id: step.step_id });
    const signals = [signalRecord()];
    const record = runRecord({}, [step], [failure], { signals });
    await writeRecords(database.ingest, CHANGED, [record]);
    const { run_id } = record.run;
    const before = await foundChanged(run_id);
    expect(await askFunctions(run_id, [step.step_id], [failure.failure_id])).toEqual(before);
  });

  it("change one of a trace, and its failures and signals with it", async () => {
    const runId = randomUUID();
    const [first, second] = [
      tracedStep({ error_code: "timeout", failed: true }),
      tracedStep({ error_code: "error", failed: true }),
    ];
    const signal = signalRecord();
    await writeTraces(
      database.ingest,
      CHANGED,
      [{ ...traceRecord(runId, first, second), signals: [signal] }],
      plainRules,
    );
    const after = await askFunctions(runId, [first.step_id], [first.step_id]);
    expect(after?.run).toMatchObject({
      agent_id: "other",
      session_id: "other",
      status: "running",
      ended_at: null,
    });
    expect(after?.steps.map(({ step_id }) => step_id)).toEqual([second.step_id]);
    expect(after?.failures.map(({ failure_id }) => failure_id)).toEqual([second.step_id]);
    const starts = z.strictObject({ start: z.bigint() });
    expect(
      await database.owner.any(sql.type(starts)`
        SELECT run_started_at AS start FROM agent_failures WHERE run_id = ${runId}::uuid
        UNION ALL SELECT run_started_at FROM agent_signals WHERE run_id = ${runId}::uuid
      `),
    ).toEqual([{ start: after?.run.started_at }, { start: after?.run.started_at }]);
  });
});

describe("writeTraces", () => {
  it("leaves out an evaluation whose id a signal has that came by itself, and takes the rest", async () => {
    const runId = randomUUID();
    const step = tracedStep();
    await send(traceRecord(runId, step));
    const late = signalRecord({ signal_type: "thumbs", signal_code: null });
    await writeSignals(database.ingest, PROJECT, [{ run_id: runId, ...late }]);
    const own = signalRecord();
    const [outcome] = await send({
      ...traceRecord(runId, tracedStep({ name: "later" })),
      signals: [signalRecord({ signal_id: late.signal_id }), own],
    });
    expect(outcome).toBe("recorded");
    const stored = await found(runId);
    expect(stored?.steps).toHaveLength(2);
    expect(
      stored?.signals.map(({ signal_id, apart, signal_type }) => ({ signal_id, apart, signal_type })),
    ).toEqual(
      expect.arrayContaining([
        { signal_id: late.signal_id, apart: true, signal_type: "thumbs" },
        { signal_id: own.signal_id, apart: false, signal_type: own.signal_type },
      ]),
    );
    expect(stored?.signals).toHaveLength(2);
  });

  it("takes a step that has ended for one that is open, and of two that have the one of the greater hash", async () => {
    const runId = randomUUID();
    const step_id = randomUUID();
    const opened = tracedStep({ step_id, ended_at: null, latency_ms: null, item_hash: 9n, name: "opened" });
    const [less, more] = [
      tracedStep({ step_id, item_hash: 1n, name: "less" }),
      tracedStep({ step_id, item_hash: 2n, name: "more" }),
    ];
    const nameAfter = async (...steps: readonly (typeof opened)[]) => {
      const outcomes = await send(...steps.map((step) => traceRecord(runId, step)));
      return [(await found(runId))?.steps.map(({ name }) => name), outcomes];
    };
    expect(await nameAfter(opened)).toEqual([["opened"], ["recorded"]]);
    expect(await nameAfter(less)).toEqual([["less"], ["recorded"]]);
    expect(await nameAfter(opened)).toEqual([["less"], ["unchanged"]]);
    expect(await nameAfter(more, less, opened)).toEqual([["more"], ["recorded", "unchanged", "unchanged"]]);
    expect(await differences()).toEqual([]);
  });

  it("counts a run that moves to another hour, agent and status there, and no longer where it was", async () => {
    const runId = randomUUID();
    const hour = 3_600_000_000n;
    const late = tracedStep();
    await send({ ...traceRecord(runId, late), header: { agent: "first" } });
    const started_at = late.started_at - 30n * hour;
    await send({
      ...traceRecord(runId, tracedStep({ started_at, ended_at: started_at + 1_000_000n })),
      header: { agent: "second" },
    });
    expect((await found(runId))?.run).toMatchObject({ agent_id: "second", started_at });
    expect(await differences()).toEqual([]);
  });

  it("says that a run has expired whose day is gone, and lets it be", async () => {
    const runId = randomUUID();
    await database.owner.query(sql.unsafe`
      INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
      VALUES (${PROJECT}, ${runId}, '2020-01-01', ${sql.binary(Buffer.alloc(33))})
    `);
    expect(await send(traceRecord(runId, tracedStep()))).toEqual(["expired"]);
    expect(await send(traceRecord(runId, otherStep()))).toEqual(["expired"]);
  });
});

describe("what waits of a trace that is no run", () => {
  const isWaiting = async (runId: string) =>
    (await database.owner.any(sql.unsafe`SELECT FROM waiting_traces WHERE run_id = ${runId}::uuid`))
      .length === 1;

  it("goes once it is idle, and not before", async () => {
    const runId = randomUUID();
    expect(await send(traceRecord(runId, otherStep()))).toEqual(["waiting"]);
    await maintain(database.ownerUrl);
    expect(await isWaiting(runId)).toBe(true);
    await maintain(database.ownerUrl, { runTimeoutMs: 1 });
    expect(await isWaiting(runId)).toBe(false);
  });

  it("is at most 10,000 spans", { timeout: 30_000 }, async () => {
    const runId = randomUUID();
    const many = (count: number) => traceRecord(runId, ...Array.from({ length: count }, () => otherStep()));
    expect(await send(many(9_999))).toEqual(["waiting"]);
    expect(await send(many(2))).toEqual(["too_large"]);
    expect(await send(many(1))).toEqual(["waiting"]);
    expect(await send(traceRecord(runId, tracedStep()))).toEqual(["recorded"]);
  });
});
