import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "slonik";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { connectOwner, type OwnerConnection } from "../../admin/connect-owner.ts";
import { type DatabasePool, openPool } from "../../pool/index.ts";
import { getRun } from "../../read/index.ts";
import { type OpenDatabase, openDatabase } from "../../testing/index.ts";
import { otherStep, plainRules, tracedStep, traceRecord } from "../../testing/trace-record.ts";
import type { TraceRecord } from "./trace-record.ts";
import { partsOf } from "./waiting-part.ts";
import { writeTraces } from "./write-traces.ts";

const PROJECT = 1;

let database: OpenDatabase;
/** Of another service. */
let otherPool: DatabasePool;
/** Holds locks, so that the two meet where the test wants them to. */
let holder: OwnerConnection;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  otherPool = await openPool(database.at(database.ingestUrl), { applicationName: "runfacts-test" });
  holder = await connectOwner(database.at(database.ownerUrl));
});
afterAll(async () => {
  await holder[Symbol.asyncDispose]();
  await otherPool.end();
  await database[Symbol.asyncDispose]();
});

const send = (pool: DatabasePool, ...records: readonly TraceRecord[]) =>
  writeTraces(pool, PROJECT, records, plainRules);
const runOf = (runId: string) => traceRecord(runId, tracedStep());
const partOf = (runId: string) => traceRecord(runId, otherStep());

/** Resolves when so many connections of the test wait for locks. */
async function blocked(count: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    // Not by the holder: within a transaction it would see the same state again and again.
    const { waiting } = await database.owner.one(sql.type(z.strictObject({ waiting: z.int() }))`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
    `);
    if (waiting === count) return;
    if (Date.now() > deadline) throw new Error(`${count} connections should wait, ${waiting} do`);
    await delay(10);
  }
}

async function hold(statement: string, values: readonly unknown[] = []): Promise<void> {
  await holder.client.query("BEGIN");
  await holder.client.query(statement, [...values]);
}
const release = () => holder.client.query("COMMIT");

const stepCount = async (runId: string) => (await getRun(database.query, PROJECT, runId))?.run.step_count;

describe("a part that waits, and a run that two services make at the same time", () => {
  let runId: string;
  beforeEach(() => {
    runId = randomUUID();
  });

  it("meet where the run comes after a part that is not committed yet", async () => {
    await hold("SELECT meet_waiting($1, ARRAY[$2::uuid], ARRAY[$3::jsonb], ARRAY[1], 10000)", [
      PROJECT,
      runId,
      partsOf([partOf(runId)]),
    ]);
    const run = send(database.ingest, runOf(runId));
    await blocked(1);
    await release();
    expect(await run).toEqual(["recorded"]);
    expect(await stepCount(runId)).toBe(2);
  });

  it("meet where the part comes while the run is being written", async () => {
    await hold("LOCK TABLE agent_runs IN SHARE MODE");
    const run = send(database.ingest, runOf(runId));
    await blocked(1);
    const part = send(otherPool, partOf(runId));
    await blocked(2);
    await release();
    expect(await run).toEqual(["recorded"]);
    expect(await part).toEqual(["recorded"]);
    expect(await stepCount(runId)).toBe(2);
  });

  it("meet where the part waits after the run was registered, and before it looked for what waits", async () => {
    const known = randomUUID();
    await send(database.ingest, runOf(known));
    await hold("SELECT 1 FROM run_registry WHERE run_id = $1 FOR UPDATE", [known]);
    const run = send(database.ingest, runOf(runId), partOf(known));
    await blocked(1);
    expect(await send(otherPool, partOf(runId))).toEqual(["waiting"]);
    await release();
    expect(await run).toEqual(["recorded", "recorded"]);
    expect(await stepCount(runId)).toBe(2);
    const { rows } = await holder.client.query("SELECT FROM waiting_traces WHERE run_id = $1", [runId]);
    expect(rows).toEqual([]);
  });

  it("meet where each of two services has the run of one and a part of the other", async () => {
    const [first = "", second = ""] = [randomUUID(), randomUUID()].sort();
    await hold("LOCK TABLE waiting_traces IN SHARE MODE");
    const writers = [
      send(database.ingest, runOf(first), partOf(second)),
      send(otherPool, runOf(second), partOf(first)),
    ];
    await blocked(2);
    await release();
    expect((await Promise.all(writers)).flat()).not.toContain("native");
    expect(await Promise.all([first, second].map(stepCount))).toEqual([2, 2]);
  });
});
