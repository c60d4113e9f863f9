import { expect, it, vi } from "vitest";
import { trace, traceRun } from "../dev/trace.ts";
import { AgentTracer, type StepOptions, type TracerOptions, type Warning } from "./index.ts";

function angry(): never {
  throw new Error("boom");
}
const angryProxy = () =>
  new Proxy(() => undefined, {
    get: angry,
    has: angry,
    ownKeys: angry,
    getPrototypeOf: angry,
    getOwnPropertyDescriptor: angry,
    apply: angry,
  });
const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const angryGetter = Object.defineProperty({ fine: 1 }, "angry", { enumerable: true, get: angry });

const anything: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e308,
  10n ** 30n,
  true,
  "",
  "\0",
  "\ud800",
  "a\nb",
  "x".repeat(1_000_000),
  "\u202e\u0000\u0007",
  Symbol("s"),
  angry,
  [],
  Array.from({ length: 100_000 }, () => "x"),
  {},
  cyclic,
  angryGetter,
  angryProxy(),
  new Proxy({}, { get: angry, ownKeys: angry, has: angry }),
  new Proxy([], { get: angry }),
  Object.create(null),
  new Date(),
  new Map([["a", 1]]),
  Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i])),
  { ["__proto__"]: 1, constructor: 2, toString: 3 },
  JSON.parse('{"__proto__": {"polluted": true}, "ok": 1}'),
  { type: "no_such_type", code: {}, message: 4, step: 5 },
  { a: Number.NaN, b: 10n ** 30n, c: Symbol("s"), d: angry, e: { deep: 1 }, f: [[1]], g: cyclic },
];

// What plain JavaScript can do, which the types forbid.
const untyped = (value: unknown) => value as never;

it("no value given to any method throws, and what is sent is valid", async () => {
  const { runs, stats } = await trace(async (tracer) => {
    for (const value of anything) {
      const given = untyped(value);
      const options = (typeof value === "function" ? undefined : value) as StepOptions | undefined;
      tracer.startRun({ sessionKey: given }).end();
      const run = tracer.startRun(given);
      const step = run.step("tool", given, options);
      for (const scope of [run, step]) {
        await scope.retry(given, given, untyped(options));
        expect(await scope.step(given, given, options ?? {}, () => "given")).toBe("given");
      }
      step.addMetadata(given);
      step.addMetadata({ list: given, [`${typeof value}`]: given });
      step.setUsage(given);
      step.setUsage({ inputTokens: given, costUsd: given });
      step.setModel(given);
      step.setType(given);
      step.setName(given);
      step.setWait(given);
      step.setArguments(given);
      step.setArguments({ given, list: [given] });
      step.setResultBytes(given);
      step.fail(given, given);
      run.recordFailure(given);
      run.recordFailure({ type: given, code: given, message: given, step: given });
      run.setStatus(given);
      step.end();
      run.end();
      await tracer.run(untyped(options));
      await tracer.flush(given);
    }
  });
  expect(runs.length).toBeGreaterThanOrEqual(anything.length);
  expect(stats.delivered).toBe(runs.length);
  expect(stats.produced).toBe(runs.length);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

it("no option throws, and a tracer that is off runs callbacks", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const options = [
    "agentId",
    "agentVersion",
    "environment",
    "url",
    "apiKey",
    "maxBatchRuns",
    "clock",
    "generateId",
  ];
  for (const value of anything) {
    const bare = new AgentTracer(untyped(value));
    expect(await bare.run(() => 1)).toBe(1);
    expect(await bare.close({ timeoutMs: 1 })).toBe(true);
    for (const option of options) {
      const onWarning = () => angry();
      const tracer = new AgentTracer(
        untyped({ agentId: "a", agentVersion: "1", url: "http://127.0.0.1:1", onWarning, [option]: value }),
      );
      expect(await tracer.run((run) => run.step("tool", "t", () => 2))).toBe(2);
      void tracer.close({ timeoutMs: 0 });
    }
  }
});

it("hooks that throw, reject or give nonsense change nothing", async () => {
  const hooks: Partial<TracerOptions>[] = [
    { clock: angry },
    { clock: () => Number.NaN },
    { clock: () => Math.random() * 2e15 },
    { generateId: angry },
    { generateId: () => "0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6b" },
    { classifyError: angry },
    { classifyError: untyped(() => "text") },
    { classifyError: untyped(() => angryProxy()) },
    { onWarning: angry },
    { onWarning: async () => angry() },
    { onWarning: () => new Proxy({}, { get: angry, getPrototypeOf: angry }) },
  ];
  for (const hook of hooks) {
    const error = new Error("agent");
    const { run } = await traceRun(async (tracer) => {
      const agent = tracer.run(async (run) => {
        await run.step("tool", "fine", (step) => step.addMetadata({ prompt: "secret text" }));
        await run.step("tool", "failing", () => Promise.reject(error));
      });
      await expect(agent).rejects.toBe(error);
    }, hook);
    expect(run.steps).toHaveLength(2);
  }
});

it("methods taken off their object run callbacks and do not throw", async () => {
  const { run } = await traceRun(async (tracer) => {
    const whole = tracer.startRun();
    const { step, retry, recordFailure, setStatus } = whole;
    const { addMetadata, setUsage, fail, end } = whole.step("tool", "bound");
    const { run: unboundRun, stats, flush, close } = tracer;
    expect(await step("tool", "t", () => 1)).toBe(1);
    expect(await retry("tool", "t", () => 2)).toBe(2);
    expect(await unboundRun(() => 3)).toBe(3);
    recordFailure({ type: "tool", code: "c" });
    setStatus("failure");
    addMetadata({});
    setUsage({});
    fail("c");
    end();
    expect(stats().delivered).toBe(0);
    expect([await flush(), await close()]).toEqual([true, true]);
    whole.end();
  });
  expect(run.steps).toHaveLength(1);
});

it("a disabled tracer records, sends and warns nothing", async () => {
  const warnings: Warning[] = [];
  const { runs, stats } = await trace(
    async (tracer) => {
      const result = await tracer.run(async (run) => {
        using step = run.step("tool", "t");
        step.addMetadata({ a: 1 });
        step.fail("x");
        step.signal("checked", false);
        run.signal("checked", true);
        tracer.signal(run.runId, "checked", true);
        run.recordFailure({ type: "tool", code: "x", step });
        return run.retry("tool", "r", () => step.step("tool", "inner", () => run.runId));
      });
      expect(result).toBe("00000000-0000-0000-0000-000000000000");
    },
    { enabled: false, agentId: "", onWarning: (warning) => warnings.push(warning) },
  );
  expect(runs).toEqual([]);
  expect(warnings).toEqual([]);
  const { dropped, signals, ...counts } = stats;
  expect(Object.values({ ...dropped, ...signals, ...counts }).every((count) => count === 0)).toBe(true);
});
