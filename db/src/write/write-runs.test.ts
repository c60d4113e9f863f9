import { randomBytes } from "node:crypto";
import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { classifyError, openPool } from "../pool/index.ts";
import { getRun } from "../read/index.ts";
import type { RunRecord } from "../rows.ts";
import {
  countedStep,
  decisionRecord,
  failureRecord,
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { type WriteOutcome, writeRuns } from "./write-runs.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

/** The number of rows of a run in each of the four tables. */
async function countRows(runId: string): Promise<number[]> {
  const counts = await database.owner.one(sql.type(z.record(z.string(), z.bigint()))`
    SELECT
      (SELECT count(*) FROM run_registry WHERE run_id = ${runId}::uuid) AS registry,
      (SELECT count(*) FROM agent_runs WHERE run_id = ${runId}::uuid) AS runs,
      (SELECT count(*) FROM agent_steps WHERE run_id = ${runId}::uuid) AS steps,
      (SELECT count(*) FROM agent_failures WHERE run_id = ${runId}::uuid) AS failures
  `);
  return Object.values(counts).map(Number);
}

describe("writeRuns", () => {
  it("stores every value exactly, microseconds included", async () => {
    const started_at = 1_762_000_000_123_457n;
    const first = stepRecord({ seq: 0, started_at, ended_at: started_at + 1n, latency_ms: 2_147_483_647 });
    const second = stepRecord({
      seq: 1,
      parent_step_id: first.step_id,
      attempt: 3,
      step_type: "plan",
      name: "plan 🙂 <b>; DROP TABLE agent_runs; --",
      started_at: started_at + 999_999n,
      ended_at: started_at + 1_000_001n,
      model: "gemini-3-flash",
      input_tokens: 9_007_199_254_740_993n,
      output_tokens: 2n,
      cache_read_tokens: 3n,
      reasoning_tokens: 0n,
      cost_nano_usd: 2_232_000n,
      error_code: "rate_limited",
      wait: "run",
      argument_digest: "0123abcd-0000-4000-8000-ffffffffffff",
      result_bytes: 9_007_199_254_740_991n,
      failed: true,
      metadata: {
        cost_usd: 0.002232,
        tags: ["a", 1, null, false],
        empty: [],
        tiny: 5e-324,
        huge: 1.7976931348623157e308,
      },
      item_hash: -(2n ** 63n),
    });
    const failure = failureRecord({
      step_id: second.step_id,
      failure_type: "model",
      item_hash: 2n ** 63n - 1n,
    });
    const decision = decisionRecord({
      step_id: first.step_id,
      confidence: 0.1 + 0.2,
      metadata: { options: 2 },
    });
    const signal = signalRecord({ step_id: second.step_id, value: false, weight: 1 / 3 });
    const score = signalRecord({ value: null, number: 5e-324, metadata: { judge: "rules-v2" } });
    const record = runRecord(
      {
        started_at,
        ended_at: started_at + 7_123_999n,
        session_id: "session 7",
        parent_run_id: crypto.randomUUID(),
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        input_tokens: 9_223_372_036_854_775_807n,
        cost_nano_usd: 1n,
      },
      [second, first],
      [failure],
      { decisions: [decision], signals: [score, signal] },
    );

    expect(await writeRecords(database.ingest, 1, [record])).toEqual(["created"]);

    const stored = await getRun(database.query, 1, record.run.run_id);
    const { project_id, duration_ms, stored_on, received_at, ...run } = stored?.run ?? {};
    expect(run).toEqual({
      ...record.run,
      content_hash: Buffer.from(record.run.content_hash),
      survived_count: 0,
      apart_signal_count: 0,
      waiting_ms: 0n,
      is_traced: false,
      incomplete: false,
      dropped_attributes: 0,
    });
    expect(project_id).toBe(1);
    expect(duration_ms).toBe(7_123n);
    expect(stored_on).toBe(new Date(Number(received_at) / 1_000).toISOString().slice(0, 10));
    // The second covers none of the first: it started after its end.
    expect(stored?.steps).toEqual([countedStep(first), countedStep(second)]);
    expect(stored?.failures).toEqual([{ ...failure, survived: false }]);
    expect(stored?.decisions).toEqual([decision]);
    expect(stored?.signals).toEqual(
      [signal, score].map((row) => ({ ...row, recorded_at: received_at, apart: false })),
    );
  });

  it("answers in the order of the records", async () => {
    const [a, b, c] = [runRecord(), runRecord(), runRecord()];
    expect(await writeRecords(database.ingest, 1, [b])).toEqual(["created"]);
    const changed = runRecord({ ...a.run, content_hash: randomBytes(33) });
    expect(await writeRecords(database.ingest, 1, [c, b, a, changed, a])).toEqual([
      "created",
      "duplicate",
      "created",
      "conflict",
      "duplicate",
    ]);
  });

  it("a conflict changes nothing", async () => {
    const record = runRecord({}, [stepRecord()]);
    await writeRecords(database.ingest, 1, [record]);
    const before = await getRun(database.query, 1, record.run.run_id);
    const changed = runRecord({ ...record.run, agent_id: "other", content_hash: randomBytes(33) }, [
      stepRecord(),
      stepRecord({ seq: 1 }),
    ]);
    expect(await writeRecords(database.ingest, 1, [changed])).toEqual(["conflict"]);
    expect(await getRun(database.query, 1, record.run.run_id)).toEqual(before);
  });

  it("the same id in another project is another run", async () => {
    const record = runRecord({}, [stepRecord()]);
    expect(await writeRecords(database.ingest, 1, [record])).toEqual(["created"]);
    expect(await writeRecords(database.ingest, 2, [record])).toEqual(["created"]);
    expect(await countRows(record.run.run_id)).toEqual([2, 2, 2, 0]);
  });

  it("tells when each run was first accepted, however often it comes", async () => {
    const record = runRecord({}, [stepRecord()]);
    const conflict = runRecord({ ...record.run, content_hash: randomBytes(33) });
    const write = (...records: RunRecord[]) => writeRuns(database.ingest, 1, records);
    const [created] = await write(record);
    const receivedAt = (await getRun(database.query, 1, record.run.run_id))?.run.received_at;
    expect(created).toMatchObject({ outcome: "created", receivedAt });
    expect(await write(record, conflict)).toMatchObject([
      { outcome: "duplicate", receivedAt },
      { outcome: "conflict", receivedAt },
    ]);
  });

  it("no runs is no work", async () => {
    expect(await writeRecords(database.ingest, 1, [])).toEqual([]);
  });

  it("writes all or nothing", async () => {
    const good = runRecord({}, [stepRecord()]);
    const bad = runRecord({}, [stepRecord({ name: "" })]);
    const error = await writeRecords(database.ingest, 1, [good, bad]).catch((reason: unknown) => reason);
    expect(classifyError(error)).toBe("data");
    expect(await countRows(good.run.run_id)).toEqual([0, 0, 0, 0]);
    expect(await writeRecords(database.ingest, 1, [good])).toEqual(["created"]);
  });

  it.each(["a\0b", "lone \ud800 surrogate"])("refuses %j as data", async (name) => {
    const record = runRecord({}, [stepRecord({ name })]);
    const inMetadata = runRecord({}, [stepRecord({ metadata: { name } })]);
    for (const broken of [record, inMetadata]) {
      const error = await writeRecords(database.ingest, 1, [broken]).catch((reason: unknown) => reason);
      expect(classifyError(error)).toBe("data");
    }
  });

  it("takes 10,000 steps", async () => {
    const steps = Array.from({ length: 10_000 }, (_, seq) => stepRecord({ seq }));
    const record = runRecord({}, steps);
    expect(await writeRecords(database.ingest, 1, [record])).toEqual(["created"]);
    expect(await countRows(record.run.run_id)).toEqual([1, 1, 10_000, 0]);
  });

  it("of many writers of the same runs exactly one creates each", async () => {
    const records = Array.from({ length: 40 }, () => runRecord({}, [stepRecord()], [failureRecord()]));
    const writers = await Promise.all(
      Array.from({ length: 6 }, () =>
        openPool(database.at(database.ingestUrl), { applicationName: "writer", maxConnections: 2 }),
      ),
    );
    const created = new Map<string, number>();
    await Promise.all(
      writers.map(async (pool, n) => {
        // Each in its own order and its own batches: unsorted, these deadlock.
        const order = records.toSorted((a, b) => weight(a.run.run_id, n) - weight(b.run.run_id, n));
        for (let start = 0; start < order.length; start += 10) {
          const batch = order.slice(start, start + 10);
          const outcomes = await writeRecords(pool, 1, batch);
          for (const [i, { run }] of batch.entries()) {
            expect(outcomes[i]).toSatisfy((outcome: WriteOutcome) => outcome !== "conflict");
            created.set(run.run_id, (created.get(run.run_id) ?? 0) + (outcomes[i] === "created" ? 1 : 0));
          }
        }
      }),
    );
    await Promise.all(writers.map((pool) => pool.end()));
    expect([...created.values()]).toEqual(records.map(() => 1));
    for (const { run } of records) {
      expect(await countRows(run.run_id)).toEqual([1, 1, 1, 1]);
    }
  });

  it("a run that started long ago or up to a day ahead is stored today", async () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const started_at of [0n, nowMicroseconds() + 86_400_000_000n]) {
      const record = runRecord({ started_at });
      await writeRecords(database.ingest, 1, [record]);
      expect((await getRun(database.query, 1, record.run.run_id))?.run.stored_on).toBe(today);
    }
  });
});

/** A different order of run ids for each writer. */
function weight(runId: string, writer: number): number {
  return Number.parseInt(runId.slice(writer, writer + 4).replace("-", "0"), 16);
}
