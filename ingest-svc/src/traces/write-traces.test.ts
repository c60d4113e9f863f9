import { randomInt } from "node:crypto";
import { maintain, verifyRollups } from "@runfacts/db/admin";
import { type DatabasePool, openPool } from "@runfacts/db/pool";
import { getRun } from "@runfacts/db/read";
import { ageOpenRuns, type OpenDatabase, openDatabase } from "@runfacts/db/testing";
import { type TraceOutcome, writeTraces } from "@runfacts/db/write";
import { runOf, type SpanFacts, stepIdOf } from "@runfacts/otlp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { plainSpan, randomRunId, spanIdAt } from "../testing/plain-span.ts";
import { randomTrace, shuffledBatches } from "../testing/random-trace.ts";
import { traceRecordsOf } from "./trace-records.ts";
import { traceRules } from "./trace-rules.ts";

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

/** Whole traces go to the one, parts to the other. */
const WHOLE = 1;
const PARTS = 2;

const write = (projectId: number, spans: readonly SpanFacts[], pool = database.ingest) =>
  writeTraces(
    pool,
    projectId,
    traceRecordsOf(spans, []).map(({ record }) => record),
    traceRules,
  );

/** All that readers are told of a run, but for what tells when and where; items in the order of their ids. */
async function stored(projectId: number, [span]: readonly SpanFacts[]) {
  const found = span && (await getRun(database.query, projectId, span.runId));
  if (found == null) return null;
  const { received_at: _, project_id: __, stored_on: ___, ...run } = found.run;
  const sorted = <T extends object>(items: readonly T[], id: keyof T) =>
    items.toSorted((a, b) => (String(a[id]) < String(b[id]) ? -1 : 1));
  return {
    run,
    steps: sorted(found.steps, "step_id"),
    failures: sorted(found.failures, "failure_id"),
    signals: sorted(
      found.signals.map(({ recorded_at: _recorded, ...signal }) => signal),
      "signal_id",
    ),
  };
}

/** The same figures as the pure rules tell them. */
function derived(spans: readonly SpanFacts[], isIdle: boolean) {
  const run = runOf(spans);
  if (run === undefined) return null;
  const end = isIdle ? run.idle : run.ended;
  return {
    status: end?.status ?? "running",
    started_at: BigInt(run.startUs),
    ended_at: end === undefined ? null : BigInt(end.endUs),
    agent_id: run.agent,
    agent_version: run.version,
    environment: run.environment ?? "production",
    session_id: run.session ?? null,
    incomplete: run.isIncomplete,
    step_count: run.steps.length,
    failed_step_count: run.steps.filter(({ failed }) => failed).length,
    failure_count: run.failures.length,
    input_tokens: run.usage.inputTokens === undefined ? null : BigInt(run.usage.inputTokens),
    cost_nano_usd: run.usage.costNanoUsd === undefined ? null : BigInt(run.usage.costNanoUsd),
    dropped_attributes: run.steps.reduce((sum, { dropped = 0 }) => sum + dropped, 0),
    survived_count: 0,
    is_traced: true,
  };
}

async function expectSame(traces: readonly (readonly SpanFacts[])[], isIdle: boolean) {
  for (const spans of traces) {
    const whole = await stored(WHOLE, spans);
    expect(await stored(PARTS, spans)).toEqual(whole);
    const expected = derived(spans, isIdle);
    if (expected === null) expect(whole).toBeNull();
    else expect(whole?.run).toMatchObject(expected);
    const failing = runOf(spans)?.failures.map(({ stepId }) => stepIdOf(spans[0]?.runId ?? "", stepId));
    expect(whole?.failures.map(({ step_id }) => step_id).sort()).toEqual(failing?.sort());
  }
  expect(await verifyRollups(database.ownerUrl)).toEqual([]);
}

/** Sends batches from several writers of two services at once. */
async function sendAtOnce(batches: readonly (readonly SpanFacts[])[]): Promise<TraceOutcome[]> {
  const order = batches.map((batch) => ({ batch, at: Math.random() })).sort((a, b) => a.at - b.at);
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    const pool = writer % 2 === 0 ? database.ingest : otherPool;
    const outcomes: TraceOutcome[] = [];
    const own = order.filter((_, n) => n % 6 === writer).map(({ batch }) => batch);
    while (own.length > 0)
      outcomes.push(...(await write(PARTS, own.splice(0, randomInt(1, 5)).flat(), pool)));
    return outcomes;
  });
  return (await Promise.all(writers)).flat();
}

describe("writeTraces", () => {
  it("stores the same as whole traces, in whatever order, pieces and repetitions spans come to two services", {
    timeout: 240_000,
  }, async () => {
    const traces = Array.from({ length: 60 }, () => randomTrace());
    for (let at = 0; at < traces.length; at += 10) await write(WHOLE, traces.slice(at, at + 10).flat());
    const batches = traces.flatMap(shuffledBatches);
    expect(new Set(await sendAtOnce(batches))).toEqual(new Set(["recorded", "unchanged", "waiting"]));
    await expectSame(traces, false);
    // Sent once more, nothing is new.
    const again = await sendAtOnce(batches);
    expect(again).not.toContain("recorded");
    await expectSame(traces, false);
    await maintain(database.ownerUrl, { runTimeoutMs: 1 });
    await expectSame(traces, true);
    // A late span reopens what was ended for want of its root, and it ends again.
    const late = traces.map(([span]) => ({
      ...(span as SpanFacts),
      spanId: "00000000000000aa",
      parentSpanId: "00000000000000ff",
      startUs: (span?.startUs ?? 0) + 7_000_000,
      endUs: (span?.startUs ?? 0) + 9_000_000,
      evaluations: [],
    }));
    await write(WHOLE, late.toReversed());
    await sendAtOnce(late.map((span) => [span]));
    const grown = traces.map((spans, n) => [...spans, ...late.slice(n, n + 1)]);
    await expectSame(grown, false);
    await maintain(database.ownerUrl, { runTimeoutMs: 1 });
    await expectSame(grown, true);
  });

  it("ends what lacks its end alone after minutes of silence, before an agent that is under way", async () => {
    const [rootless, open] = [randomRunId(), randomRunId()];
    await write(WHOLE, [plainSpan(rootless, { parentSpanId: spanIdAt(9) })]);
    const { endUs: _, ...underWay } = plainSpan(open);
    await write(WHOLE, [underWay]);
    await ageOpenRuns(database.owner, WHOLE, 4);
    await maintain(database.ownerUrl);
    const statuses = [rootless, open].map(
      async (runId) => (await getRun(database.query, WHOLE, runId))?.run.status,
    );
    expect(await Promise.all(statuses)).toEqual(["success", "running"]);
  });
});
