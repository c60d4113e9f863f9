import { describe, expect, it } from "vitest";
import { traceRun } from "../../dev/trace.ts";
import { type AgentTracer, observe } from "../index.ts";
import {
  assertFailure,
  assertNothingDropped,
  assertStatus,
  assertStep,
  assertSteps,
  extendExpect,
  outlineOf,
  TestTracer,
  type TestTracerOptions,
} from "./index.ts";

const expectRun = extendExpect(expect);

function agent(tracer: AgentTracer) {
  return tracer.run({ sessionId: "s-1" }, async (run) => {
    const usage = { inputTokens: 8, outputTokens: 2 };
    await run.step("plan", "choose", { model: "m-1", usage }, (step) => {
      step.step("retrieve", "read", { metadata: { hit_count: 2, tags: ["a"] } }).end();
    });
    await run.retry("tool", "search", (step, attempt) => {
      if (attempt === 1) return Promise.reject(new RangeError("swordfish"));
      return step.setResultBytes(3);
    });
    run.recordFailure({ type: "orchestration", code: "over_budget", step: null });
    run.setStatus("partial");
  });
}

async function runOf(options?: TestTracerOptions) {
  const tracer = new TestTracer(options);
  await agent(tracer);
  return tracer.lastRun;
}

describe("a tracer for tests", () => {
  it("keeps runs as they are sent, to be read at once", async () => {
    const tracer = new TestTracer({ agentId: "support", agentVersion: "1.4.0", deterministic: true });
    await agent(tracer);
    const { run } = await traceRun(agent);
    const { steps, ...head } = tracer.lastRun;
    expect(head).toMatchObject({ agentId: run.agentId, sessionId: run.sessionId, status: "partial" });
    expect(head.failures.map(({ message }) => message)).toEqual(run.failures.map(({ message }) => message));
    expect(steps.map(({ name, errorCode, metadata }) => ({ name, errorCode, metadata }))).toEqual(
      run.steps.map(({ name, errorCode, metadata = {} }) => ({ name, errorCode, metadata })),
    );
    expect(tracer.stats()).toMatchObject({ produced: 1, delivered: 1, pending: 0 });
    expect(await tracer.flush()).toBe(true);
  });

  it("gives the same each time, where it is asked to", async () => {
    const [first, second, other] = [
      await runOf({ deterministic: true }),
      await runOf({ deterministic: true }),
      await runOf(),
    ];
    expect(second).toEqual(first);
    expect(other.runId).not.toBe(first.runId);
    expect(first.startedAt.toISOString()).toMatch(/^2026-01-01T00:00:00\.0/);
    expect(first.steps[0]?.durationMs).toBe(3);
  });

  it("shows what would not be stored, each time", async () => {
    const tracer = new TestTracer();
    for (let i = 0; i < 2; i += 1)
      await tracer.run((run) =>
        run.step("tool", "send", (step) => {
          step.addMetadata({ prompt: "Where is my order?", to: "ada@example.com", count: 1 });
          step.setModel("");
        }),
      );
    expect(tracer.lastRun.steps[0]?.metadata).toEqual({ count: 1 });
    expect(tracer.dropped).toHaveLength(6);
    expect(tracer.warnings).toHaveLength(3);
    expect(JSON.stringify(tracer.dropped)).not.toMatch(/ada@|order\?/);
    expect(() => assertNothingDropped(tracer)).toThrow("expected nothing dropped");
    expectRun(tracer).toHaveDropped();
    tracer.clear();
    assertNothingDropped(tracer);
    expect(tracer.runs).toEqual([]);
    expect(() => tracer.lastRun).toThrow("no run has ended yet");
  });

  it("takes calls that are observed", async () => {
    const tracer = new TestTracer();
    await observe(async () => 1, { type: "tool", name: "observed", tracer })();
    assertStep(tracer.lastRun, "observed");
  });

  it("takes no service's address, and touches no network", async () => {
    const tracer = new TestTracer({ url: "http://127.0.0.1:1", live: true });
    await agent(tracer);
    expect([await tracer.close(), tracer.runs.length, tracer.warnings]).toEqual([true, 1, []]);
  });
});

describe("matchers and assertions", () => {
  it("take what is so", async () => {
    const run = await runOf();
    const steps = ["plan choose", "  retrieve read", "tool search (range_error)", "tool search"];
    expect(outlineOf(run)).toEqual(steps);
    assertSteps(run, steps);
    assertStatus(run, "partial");
    assertFailure(run, { type: "orchestration", code: "over_budget", step: null });
    expectRun(run).toHaveSteps(steps);
    expectRun(run).toHaveStatus("partial");
    expectRun(run).toHaveFailure("over_budget");
    for (const expected of [
      "read",
      { name: /^se/, type: "tool", errorCode: null, attempt: 2 },
      { errorCode: "range_error", within: null },
      { within: "choose", metadata: { hit_count: 2, tags: ["a"] } },
      { model: "m-1", usage: { inputTokens: 8 } },
    ] as const) {
      assertStep(run, expected);
      expectRun(run).toHaveStep(expected);
    }
  });

  it("refuse what is not, and say what is there", async () => {
    const run = await runOf();
    for (const expected of [
      "reply",
      { name: "read", type: "tool" },
      { name: "search", errorCode: null, attempt: 1 },
      { name: "read", within: null },
      { name: "read", metadata: { hit_count: 3 } },
      { name: "choose", usage: { outputTokens: 3 } },
    ] as const) {
      expect(() => assertStep(run, expected)).toThrow("its steps are:\n  plan choose\n    retrieve read");
      expect(() => expectRun(run).toHaveStep(expected)).toThrow("expected a step");
      expectRun(run).not.toHaveStep(expected);
    }
    expect(() => expectRun(run).not.toHaveStep("read")).toThrow("did not expect a step");
    expect(() => assertSteps(run, ["plan choose"])).toThrow("expected the steps");
    expect(() => assertStatus(run, "success")).toThrow("expected the status success; it is partial");
    expect(() => assertFailure(run, { code: "over_budget", step: "choose" })).toThrow(
      "orchestration/over_budget of the run",
    );
    expectRun(run).not.toHaveFailure({ type: "tool" });
    expectRun(run).not.toHaveSteps([]);
    expectRun(run).not.toHaveStatus("failure");
    try {
      assertStatus(run, "success");
    } catch (error) {
      expect(error).toMatchObject({ name: "AssertionError", code: "ERR_ASSERTION" });
    }
  });
});
