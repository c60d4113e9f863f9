import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { IngestOutcome, IngestRunsResponseSchema } from "@runfacts/gen/server/ingest_service";
import { expect, it } from "vitest";
import { type Behaviour, type IngestServer, startIngestServer } from "../../dev/ingest-server.ts";
import { AgentTracer, type TracerOptions, type Warning } from "../index.ts";

interface Fixture extends AsyncDisposable {
  readonly server: IngestServer;
  readonly tracer: AgentTracer;
  readonly warnings: readonly Warning[];
  /** Makes runs and gives their ids. */
  readonly make: (count: number) => string[];
}

async function setUp(options: Partial<TracerOptions> = {}): Promise<Fixture> {
  const server = await startIngestServer();
  const warnings: Warning[] = [];
  const tracer = new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url: server.url,
    flushIntervalMs: 60_000,
    retryDelayMs: 20,
    maxRetryDelayMs: 50,
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });
  const make = (count: number) =>
    Array.from({ length: count }, () => {
      using run = tracer.startRun();
      run.step("tool", "call").end();
      return run.runId;
    });
  const dispose = async () => {
    await tracer.close({ timeoutMs: 0 });
    await server.close();
  };
  return { server, tracer, warnings, make, [Symbol.asyncDispose]: dispose };
}

/** Behaves so for a number of calls, then stores. */
function first(calls: number, behaviour: Behaviour): Behaviour {
  let seen = 0;
  return (runs, context) => {
    seen += 1;
    return seen <= calls ? behaviour(runs, context) : undefined;
  };
}

const failing = (error: ConnectError) => () => {
  throw error;
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5, timeout: 25_000 }).toBe(true);
}

const codes = (warnings: readonly Warning[]) => warnings.map(({ code, rule }) => `${code} ${rule}`);

it("runs are sent in batches, in order, with the key", async () => {
  await using fixture = await setUp({ maxBatchRuns: 10, apiKey: "rf_test" });
  const { server, tracer, make } = fixture;
  const ids = make(25);
  expect(tracer.stats()).toMatchObject({ produced: 25, pending: 25, delivered: 0 });
  expect(tracer.stats().pendingBytes).toBeGreaterThan(25 * 100);
  expect(await tracer.flush()).toBe(true);
  expect(server.calls.map((call) => call.length)).toEqual([10, 10, 5]);
  expect([...server.stored.keys()]).toEqual(ids);
  expect(server.authorizations[0]).toBe("Bearer rf_test");
  expect(tracer.stats()).toMatchObject({ pending: 0, pendingBytes: 0, delivered: 25, duplicates: 0 });
});

it("a full batch goes at once, a smaller one after the interval", async () => {
  await using full = await setUp({ maxBatchRuns: 3 });
  full.make(3);
  await until(() => full.server.stored.size === 3);
  await using timed = await setUp({ flushIntervalMs: 30 });
  timed.make(2);
  await until(() => timed.server.calls.length > 0);
  expect(timed.server.calls.map((call) => call.length)).toEqual([2]);
});

it("a service that is away gets every run when it is back", async () => {
  await using fixture = await setUp();
  const { server, tracer, warnings, make } = fixture;
  await server.close();
  const ids = make(5);
  expect(await tracer.flush({ timeoutMs: 150 })).toBe(false);
  expect(tracer.stats()).toMatchObject({ produced: 5, pending: 5 });
  await until(() => tracer.stats().retries > 1);
  await using back = await startIngestServer(server.port);
  expect(await tracer.flush()).toBe(true);
  expect([...back.stored.keys()]).toEqual(ids);
  expect(codes(warnings)).toEqual(["delivery_failed connection_refused"]);
});

it("flush does not sit out a long wait of its own", async () => {
  await using fixture = await setUp({ retryDelayMs: 10, maxRetryDelayMs: 600_000 });
  const { server, tracer, make } = fixture;
  await server.close();
  make(1);
  // Without flushes, which cut the waits short, so many would take minutes.
  while (tracer.stats().retries < 14) {
    void tracer.flush({ timeoutMs: 1 });
    await pause(5);
  }
  await using _ = await startIngestServer(server.port);
  expect(await tracer.flush()).toBe(true);
});

it("UNAVAILABLE and a slow service are tried again; a run stored before counts as a duplicate", async () => {
  await using fixture = await setUp({ requestTimeoutMs: 1_500 });
  const { server, tracer, warnings, make } = fixture;
  server.behave = first(1, failing(new ConnectError("draining", Code.Unavailable)));
  server.answerDelayMs = 2_000;
  make(1);
  void tracer.flush();
  await until(() => server.stored.size === 1);
  server.answerDelayMs = 0;
  expect(await tracer.flush()).toBe(true);
  expect(tracer.stats()).toMatchObject({ delivered: 1, duplicates: 1 });
  expect(tracer.stats().retries).toBeGreaterThanOrEqual(2);
  expect(codes(warnings)).toEqual(["delivery_failed unavailable"]);
});

function busyFor(seconds: bigint, nanos: number) {
  const retryInfo = { desc: RetryInfoSchema, value: { retryDelay: { seconds, nanos } } };
  return first(1, failing(new ConnectError("busy", Code.ResourceExhausted, undefined, [retryInfo])));
}

it("RESOURCE_EXHAUSTED waits as long as the service asks, although a flush hurries", async () => {
  await using fixture = await setUp();
  const { server, tracer, make } = fixture;
  server.behave = busyFor(60n, 0);
  make(2);
  void tracer.flush();
  await until(() => tracer.stats().retries === 1);
  // Its own longest wait here is 50 ms.
  expect(await tracer.flush({ timeoutMs: 500 })).toBe(false);
  expect(server.calls).toHaveLength(1);
});

it("RESOURCE_EXHAUSTED is sent again when the time that the service asked for is over", async () => {
  await using fixture = await setUp();
  const { server, tracer, warnings, make } = fixture;
  server.behave = busyFor(0n, 400_000_000);
  make(2);
  void tracer.flush();
  await until(() => server.calls.length === 1);
  expect(await tracer.flush()).toBe(true);
  expect(server.calls).toHaveLength(2);
  expect(tracer.stats()).toMatchObject({ delivered: 2, retries: 1 });
  expect(codes(warnings)).toEqual(["delivery_failed resource_exhausted"]);
});

it("a request that is too large is split until it fits; a run too large alone is dropped", async () => {
  await using fixture = await setUp();
  const { server, tracer, warnings, make } = fixture;
  const ids = make(7);
  const tooLarge = { desc: ErrorInfoSchema, value: { reason: "TOO_LARGE", domain: "runfacts" } };
  server.behave = (runs) => {
    if (runs.length > 2 || runs.some((run) => run.runId === ids[4]))
      throw new ConnectError("too large", Code.ResourceExhausted, undefined, [tooLarge]);
    return undefined;
  };
  expect(await tracer.flush()).toBe(true);
  expect([...server.stored.keys()]).toEqual(ids.filter((id) => id !== ids[4]));
  expect(tracer.stats()).toMatchObject({ delivered: 6, dropped: { too_large: 1 }, retries: 0 });
  expect(codes(warnings)).toEqual(["run_refused resource_exhausted"]);
});

it("requests stay under 4 MiB", async () => {
  await using fixture = await setUp();
  const { server, tracer } = fixture;
  const facts = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`fact_${i}`, Array(16).fill(0.5)]));
  for (let i = 0; i < 3; i += 1) {
    const run = tracer.startRun();
    for (let step = 0; step < 220; step += 1) run.step("tool", "call", { metadata: facts }).end();
    run.end();
  }
  expect(tracer.stats().pendingBytes).toBeGreaterThan(4 * 1024 * 1024);
  expect(await tracer.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(server.calls.map((call) => call.length)).toEqual([2, 1]);
});

it("refused runs are counted and told once a rule; the others of the batch are stored", async () => {
  await using fixture = await setUp();
  const { server, tracer, warnings, make } = fixture;
  server.behave = (runs) =>
    create(IngestRunsResponseSchema, {
      results: runs.map((run, index) => {
        if (index === 3) return { runId: run.runId, outcome: IngestOutcome.DUPLICATE };
        if (index > 1) return { runId: run.runId, outcome: IngestOutcome.CREATED };
        const violation = {
          field: "steps[0].name",
          rule: "string.min_len",
          description: "must not be empty",
        };
        const error = {
          code: "invalid_argument",
          reason: ErrorReason.FIELD_VIOLATION,
          fieldViolations: [violation],
        };
        return { runId: run.runId, outcome: IngestOutcome.REJECTED, error };
      }),
    });
  make(5);
  expect(await tracer.flush()).toBe(true);
  expect(tracer.stats()).toMatchObject({
    pending: 0,
    delivered: 3,
    duplicates: 1,
    dropped: { refused: 2 },
    retries: 0,
  });
  expect(warnings).toEqual([
    {
      code: "run_refused",
      rule: "string.min_len",
      message: "the service refused a run (FIELD_VIOLATION): steps[0].name must not be empty",
    },
  ]);
});

it.each([
  [Code.Unauthenticated, "unauthenticated; check apiKey"],
  [Code.PermissionDenied, "permission_denied; check the scope of apiKey"],
])(
  "a key that is refused (%i) pauses delivery: one warning, one request, runs are kept",
  async (code, words) => {
    await using fixture = await setUp({ maxBatchRuns: 2, maxQueueRuns: 5 });
    const { server, tracer, warnings, make } = fixture;
    server.behave = failing(new ConnectError("no key", code));
    make(4);
    // Nothing to wait for: the next try is a minute away.
    expect(await Promise.race([tracer.flush(), pause(8_000).then(() => "late")])).toBe(false);
    expect(await tracer.flush()).toBe(false);
    expect(server.calls).toHaveLength(1);
    expect(tracer.stats()).toMatchObject({ produced: 4, pending: 4 });
    make(3);
    expect(tracer.stats()).toMatchObject({
      produced: 7,
      pending: 5,
      dropped: { unauthorized: 2, queue_full: 0 },
    });
    expect(await tracer.close()).toBe(false);
    expect(tracer.stats()).toMatchObject({ pending: 0, dropped: { unauthorized: 7, closed: 0 } });
    expect(server.calls).toHaveLength(1);
    const told = warnings.filter(({ code }) => code === "delivery_failed");
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toContain(`refused the API key (${words})`);
  },
);

it("a run that the service fails at again and again is dropped; the others of its batch are stored", async () => {
  await using fixture = await setUp({ retryDelayMs: 10 });
  const { server, tracer, warnings, make } = fixture;
  const ids = make(4);
  server.behave = (runs) => {
    if (runs.some(({ runId }) => runId === ids[1])) throw new ConnectError("internal error", Code.Internal);
    return undefined;
  };
  expect(await tracer.flush()).toBe(true);
  expect([...server.stored.keys()].sort()).toEqual(ids.filter((id) => id !== ids[1]).sort());
  expect(tracer.stats()).toMatchObject({ delivered: 3, dropped: { service_error: 1 }, retries: 5 });
  expect(new Set(codes(warnings))).toEqual(new Set(["delivery_failed internal", "run_refused internal"]));
});

it("a full queue drops the oldest that waits, and counts them", async () => {
  await using fixture = await setUp({ maxQueueRuns: 4 });
  const { server, tracer, warnings, make } = fixture;
  const ids = make(7);
  expect(tracer.stats()).toMatchObject({ pending: 4, dropped: { queue_full: 3 } });
  expect(await tracer.flush()).toBe(true);
  expect([...server.stored.keys()]).toEqual(ids.slice(3));
  expect(codes(warnings)).toEqual(["queue_full queue_full"]);
});

it("the queue is bounded in bytes", async () => {
  await using fixture = await setUp({ maxQueueBytes: 1024 * 1024 });
  const { tracer } = fixture;
  const facts = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`fact_${i}`, Array(16).fill(0.5)]));
  for (let i = 0; i < 20; i += 1) {
    const run = tracer.startRun();
    for (let step = 0; step < 20; step += 1) run.step("tool", "call", { metadata: facts }).end();
    run.end();
  }
  const { pending, dropped, pendingBytes } = tracer.stats();
  expect(pendingBytes).toBeLessThanOrEqual(1024 * 1024);
  expect(pending + dropped.queue_full).toBe(20);
  expect(pending).toBeGreaterThan(3);
});

it("close gives up in time, drops what is left and counts it; later runs are dropped", async () => {
  await using fixture = await setUp();
  const { server, tracer, warnings, make } = fixture;
  // No answer comes before the tracer has given up.
  const { promise, resolve: answer } = Promise.withResolvers<undefined>();
  server.behave = () => promise;
  make(3);
  expect(await tracer.close({ timeoutMs: 100 })).toBe(false);
  answer(undefined);
  make(2);
  expect(tracer.stats()).toMatchObject({ produced: 5, pending: 0, delivered: 0, dropped: { closed: 5 } });
  expect(codes(warnings)).toEqual(["runs_lost runs_lost"]);
  expect(await tracer.close()).toBe(false);
});

it("flush waits for what had ended when it was called, not for what ends later", async () => {
  await using fixture = await setUp({ maxBatchRuns: 1 });
  const { server, tracer, make } = fixture;
  // Only the first is answered until the flush has ended.
  const { promise, resolve: answer } = Promise.withResolvers<undefined>();
  server.behave = () => (server.calls.length > 1 ? promise : undefined);
  make(1);
  const flushed = tracer.flush();
  make(20);
  expect(await flushed).toBe(true);
  expect(server.stored.size).toBe(1);
  answer(undefined);
});
