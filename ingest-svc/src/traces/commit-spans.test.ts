import { classifyError, singlePostgres } from "@runfacts/db/pool";
import { getRun } from "@runfacts/db/read";
import { type OpenDatabase, openDatabase, runRecord, stepRecord, writeRecords } from "@runfacts/db/testing";
import { writeParts } from "@runfacts/db/write";
import { type SpanFacts, stepIdOf } from "@runfacts/otlp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { spanIdAt as idOf, nowUs, plainSpan as spanOf, randomRunId as uuid } from "../testing/plain-span.ts";
import { createSpanCommit } from "./span-commit.ts";

const PROJECT = 1;
const DAY_MS = 24 * 60 * 60 * 1000;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const committer = (oldest: bigint | null = null) =>
  createSpanCommit(
    singlePostgres(database.ingest),
    {
      retention: { current: oldest },
      clock: () => Date.now(),
      logError: (error) => {
        throw error;
      },
    },
    { isDataError: (error) => classifyError(error) === "data", writers: 2, worthWriter: 1 },
  );
const commit = (spans: readonly SpanFacts[], oldest?: bigint) =>
  committer(oldest).commitSpans(PROJECT, { spans, evaluations: [], conversations: [] });
const countsOf = ({ rejected }: Awaited<ReturnType<typeof commit>>) =>
  Object.fromEntries(rejected.map(({ reason, count }) => [reason, count]));
const found = (runId: string) => getRun(database.query, PROJECT, runId);

describe("commitSpans", () => {
  it("stores what is kept of a span", async () => {
    const runId = uuid();
    const call = spanOf(runId, {
      spanId: idOf(2),
      parentSpanId: idOf(1),
      isAgent: false,
      type: "tool",
      name: "execute_tool search",
      model: "m-1",
      usage: { inputTokens: 5, costNanoUsd: 7 },
      failed: true,
      errorCode: "timeout",
      attempt: 2,
      wait: "person",
      argumentDigest: "0123456789abcdef0123456789abcdef",
      resultBytes: 90,
      dropped: 3,
      metadata: { provider: "openai" },
    });
    expect(
      await commit([
        spanOf(runId),
        call,
        spanOf(runId, { spanId: idOf(3), parentSpanId: idOf(2), isAi: false, isAgent: false, name: "span" }),
      ]),
    ).toEqual({ rejected: [] });
    const run = await found(runId);
    expect(run?.run).toMatchObject({
      agent_id: "support",
      agent_version: "unversioned",
      environment: "production",
      status: "partial",
      trace_id: runId.replaceAll("-", ""),
      is_traced: true,
      incomplete: false,
      dropped_attributes: 3,
      step_count: 3,
      failed_step_count: 1,
      input_tokens: 5n,
      ended_at: BigInt(nowUs + 1_500_999),
    });
    expect(run?.steps.find(({ name }) => name === "execute_tool search")).toMatchObject({
      step_id: stepIdOf(runId, idOf(2)),
      parent_step_id: stepIdOf(runId, idOf(1)),
      latency_ms: 1500,
      error_code: "timeout",
      attempt: 2,
      model: "m-1",
      wait: "person",
      argument_digest: "01234567-89ab-cdef-0123-456789abcdef",
      result_bytes: 90n,
      dropped_attributes: 3,
      span_flags: 1,
      survived: false,
    });
    expect(run?.failures).toMatchObject([
      {
        failure_type: "tool",
        failure_code: "timeout",
        message: "Tool call failed: timeout",
        survived: false,
      },
    ]);
  });

  it("rejects spans that start too far ahead or before what is kept, each with a reason, and keeps the others", async () => {
    const runId = uuid();
    const result = await commit(
      [
        spanOf(runId),
        spanOf(runId, { spanId: idOf(2), startUs: nowUs + 25 * 60 * DAY_MS }),
        spanOf(uuid(), { startUs: nowUs - 2 * DAY_MS * 1000 }),
        spanOf(uuid(), { startUs: nowUs - 3 * DAY_MS * 1000 }),
      ],
      BigInt(nowUs - DAY_MS * 1000),
    );
    expect(countsOf(result)).toEqual({ ahead: 1, expired: 2 });
    expect(result.rejected[0]?.description).toBe("they start more than 24 hours ahead of the server");
    expect((await found(runId))?.steps).toHaveLength(1);
  });

  it("makes no run of a trace without a span of a dialect, until one comes", async () => {
    const runId = uuid();
    const other = { isAi: false, isAgent: false, name: "span" };
    await commit([spanOf(runId, { ...other, spanId: idOf(2), parentSpanId: idOf(1) })]);
    await commit([spanOf(runId, { ...other, spanId: idOf(3), parentSpanId: idOf(1), dropped: 2 })]);
    expect(await found(runId)).toBeNull();
    await commit([spanOf(runId)]);
    expect((await found(runId))?.run).toMatchObject({
      step_count: 3,
      dropped_attributes: 2,
      status: "success",
    });
    await commit([spanOf(runId, { ...other, spanId: idOf(4), parentSpanId: idOf(1) })]);
    expect((await found(runId))?.run.step_count).toBe(4);
  });

  it("makes signals of judgements, each once, wherever they come from and before the run too", async () => {
    const runId = uuid();
    const judge = () =>
      committer().commitSpans(PROJECT, {
        spans: [],
        evaluations: [{ runId, spanId: idOf(1), name: "relevance", score: 0.5, label: "pass" }],
        conversations: [],
      });
    await judge();
    expect(await found(runId)).toBeNull();
    await commit([spanOf(runId, { evaluations: [{ name: "relevance", score: 0.5 }] })]);
    await judge();
    const run = await found(runId);
    expect(run?.run.signal_count).toBe(2);
    expect(
      run?.signals
        .map(({ signal_type, signal_code, number, category, step_id, source }) => [
          signal_type,
          signal_code,
          number ?? category,
          step_id,
          source,
        ])
        .sort(),
    ).toEqual([
      ["evaluation", "relevance", 0.5, stepIdOf(runId, idOf(1)), "model"],
      ["evaluation", "relevance", "pass", stepIdOf(runId, idOf(1)), "model"],
    ]);
  });

  it("rejects a trace of more than 10,000 spans, whole or in parts, and changes nothing", {
    timeout: 60_000,
  }, async () => {
    const runId = uuid();
    const many = (count: number, first: number) =>
      Array.from({ length: count }, (_, at) => spanOf(runId, { spanId: idOf(first + at) }));
    expect(countsOf(await commit(many(10_001, 1)))).toEqual({ too_large: 10_001 });
    expect(await found(runId)).toBeNull();
    expect(countsOf(await commit(many(9_999, 1)))).toEqual({});
    expect(countsOf(await commit(many(2, 10_000)))).toEqual({ too_large: 2 });
    expect(countsOf(await commit(many(1, 10_000)))).toEqual({});
    expect((await found(runId))?.run.step_count).toBe(10_000);
  });
});

describe("a run and a trace of the same id", () => {
  it("are a conflict: spans of a run that came in facts are rejected", async () => {
    const record = runRecord({}, [stepRecord()]);
    const { run_id } = record.run;
    await writeRecords(database.ingest, PROJECT, [record]);
    const before = await found(run_id);
    const other = uuid();
    expect(
      countsOf(await commit([spanOf(run_id), spanOf(run_id, { spanId: idOf(2) }), spanOf(other)])),
    ).toEqual({ conflict: 2 });
    expect(await found(run_id)).toEqual(before);
    expect(await found(other)).not.toBeNull();
  });

  it("are a conflict: a run, or a part of one, with the id of a trace is refused", async () => {
    const [ended, open] = [uuid(), uuid()];
    await commit([spanOf(ended), spanOf(open, { parentSpanId: idOf(9) })]);
    for (const run_id of [ended, open]) {
      const before = await found(run_id);
      const record = runRecord({ run_id }, [stepRecord()]);
      expect(await writeRecords(database.ingest, PROJECT, [record])).toEqual(["conflict"]);
      const { status: _, ended_at: __, content_hash: ___, ...header } = record.run;
      const part = {
        header,
        end: null,
        steps: [],
        failures: [],
        decisions: [],
        signals: [],
        timeout_ms: null,
        isWhole: false,
      };
      const [result] = await writeParts(database.ingest, PROJECT, [part]);
      expect(result?.outcome).toEqual({ contradiction: "run_id" });
      expect(await found(run_id)).toEqual(before);
    }
  });
});
