import { create } from "@bufbuild/protobuf";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { RecordSignalsResponseSchema, SignalOutcome } from "@runfacts/gen/server/record_signals";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { AgentTracer, type TracerOptions, type Warning } from "../index.ts";

let server: IngestServer;
let warnings: Warning[];
beforeEach(async () => {
  server = await startIngestServer();
  warnings = [];
});
afterEach(() => server.close());

function tracerOf(options: Partial<TracerOptions> = {}): AgentTracer {
  return new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url: server.url,
    flushIntervalMs: 60_000,
    retryDelayMs: 10,
    maxRetryDelayMs: 10,
    requestTimeoutMs: 120_000,
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });
}

/** The modules of a first flush are loaded in it, on a machine that may be busy. */
const flush = (tracer: AgentTracer) => tracer.flush({ timeoutMs: 60_000 });
const newId = () => crypto.randomUUID();
const sent = () => server.signals.flat();
const signalsOf = (tracer: AgentTracer) => tracer.stats().signals;

it("signals that cannot be read cost no other", async () => {
  await using tracer = tracerOf();
  const hostile = {
    toString(): never {
      throw new Error("no");
    },
  };
  for (const source of [hostile, Object.create(null), "constructor", Symbol("user")])
    tracer.signal(newId(), "thumbs", true, { source } as never);
  tracer.signal(newId(), hostile as never, true);
  tracer.signal(newId(), "thumbs", true, { source: "user" });
  expect(await flush(tracer)).toBe(true);
  expect(sent().map(({ source }) => source)).toEqual([0, 0, 0, 0, 1]);
  expect(signalsOf(tracer)).toEqual({ produced: 6, delivered: 5, pending: 0, dropped: 1 });
  expect(tracer.stats().errors).toBe(0);
});

it("a flush and the end of a tracer wait no longer than they may, though an answer is late", async () => {
  const tracer = tracerOf({ flushIntervalMs: 0 });
  server.behaveToSignals = () => new Promise(() => undefined);
  tracer.signal(newId(), "thumbs", true);
  await expect.poll(() => server.signals.length, { timeout: 20_000 }).toBe(1);
  expect(await tracer.flush({ timeoutMs: 50 })).toBe(false);
  expect(await tracer.close({ timeoutMs: 50 })).toBe(false);
  expect(signalsOf(tracer)).toEqual({ produced: 1, delivered: 0, pending: 0, dropped: 1 });
});

it("a signal of a run that is open here waits for it, by its id too", async () => {
  await using tracer = tracerOf();
  const run = tracer.startRun();
  tracer.signal(run.runId, "thumbs", true);
  expect(await flush(tracer)).toBe(true);
  expect([sent(), signalsOf(tracer).pending]).toEqual([[], 1]);
  run.end();
  expect(await flush(tracer)).toBe(true);
  expect(sent()).toMatchObject([{ runId: run.runId }]);
});

it("a signal of a step is of it where an option is undefined", async () => {
  await using tracer = tracerOf();
  const stepId = await tracer.run((run) =>
    run.step("tool", "search", (step) => {
      step.signal("score", 0.5, { stepId: undefined, source: "code" });
      return step.stepId;
    }),
  );
  await flush(tracer);
  expect(sent()).toMatchObject([{ stepId }]);
});

it("a signal of a run that is not there is kept, however often one flushes", async () => {
  await using tracer = tracerOf();
  const error = { code: "not_found", reason: ErrorReason.RUN_NOT_FOUND };
  server.behaveToSignals = (signals) =>
    create(RecordSignalsResponseSchema, {
      results: signals.map(() => ({ outcome: SignalOutcome.REJECTED, error })),
    });
  tracer.signal(newId(), "thumbs", true);
  while (server.signals.length < 40) expect(await tracer.flush({ timeoutMs: 30 })).toBe(false);
  expect(signalsOf(tracer)).toMatchObject({ pending: 1, dropped: 0 });
  server.behaveToSignals = () => undefined;
  expect(await flush(tracer)).toBe(true);
  expect(signalsOf(tracer)).toMatchObject({ delivered: 1 });
  expect(new Set(sent().map(({ signalId }) => signalId)).size).toBe(1);
});

it("what does not go with a request is not looked at before it", async () => {
  await using tracer = tracerOf();
  let refused: number | undefined;
  server.behaveToSignals = () => {
    refused ??= signalsOf(tracer).dropped;
    return undefined;
  };
  for (let count = 0; count < 1_000; count += 1) tracer.signal(newId(), "thumbs", true);
  tracer.signal("none", "thumbs", true);
  tracer.signal(newId(), "thumbs", true);
  expect(await flush(tracer)).toBe(true);
  expect(refused).toBe(0);
  expect(server.signals.map((signals) => signals.length)).toEqual([1_000, 1]);
  expect(signalsOf(tracer)).toEqual({ produced: 1_002, delivered: 1_001, pending: 0, dropped: 1 });
});

it("it is told once that the service is away, and that too many wait", async () => {
  await server.close();
  const tracer = tracerOf();
  for (let count = 0; count < 10_002; count += 1) tracer.signal(newId(), "thumbs", true);
  expect(signalsOf(tracer)).toEqual({ produced: 10_002, delivered: 0, pending: 10_000, dropped: 2 });
  const flushed = flush(tracer);
  await expect.poll(() => warnings.length, { timeout: 20_000 }).toBe(2);
  expect(await tracer.close({ timeoutMs: 0 })).toBe(false);
  await flushed;
  expect(warnings.map(({ code, rule }) => `${code} ${rule}`)).toEqual([
    "signal_refused queue_full",
    expect.stringMatching(/^delivery_failed /),
    "signal_refused closed",
  ]);
});
