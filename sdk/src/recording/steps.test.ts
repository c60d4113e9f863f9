import { timestampMs } from "@bufbuild/protobuf/wkt";
import { StepType, StepWait } from "@runfacts/gen/server/step";
import { expect, it } from "vitest";
import { traceRun } from "../../dev/trace.ts";
import type { AgentTracer } from "../agent-tracer.ts";
import { argumentDigest } from "../digest/argument-digest.ts";

const SECRET = "what the user asked for";

function times(part: {
  startedAt?: Parameters<typeof timestampMs>[0];
  endedAt?: Parameters<typeof timestampMs>[0];
}) {
  if (part.startedAt === undefined || part.endedAt === undefined) throw new Error("no times");
  return [timestampMs(part.startedAt), timestampMs(part.endedAt)] as const;
}

const noon = Date.UTC(2026, 10, 13, 12);

/** A clock that stands still but for the work that is done, in ms. */
function handSetClock() {
  let now = noon;
  const work = (ms: number) => {
    now += ms;
    return Promise.resolve();
  };
  return { clock: () => now * 1_000, work };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("steps keep type, name, order, facts, model and usage", async () => {
  const { run, steps, stats } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      await run.step("plan", "analyze_query", async (step) => {
        step.setModel("claude-opus-4-6");
        step.setUsage({ inputTokens: 10 });
        step.setUsage({ outputTokens: 2, cacheReadTokens: 3, reasoningTokens: 4, costUsd: 0.25 });
      });
      await run.step("retrieve", "search", { attempt: 2, metadata: { hit_count: 3 } }, (step) => {
        step.addMetadata({ index: "docs-v2", hit_count: 4, tags: ["a", 1, null], absent: undefined });
      });
      await run.step("respond", "reply", () => undefined);
      await run.step("other", "clean_up", () => undefined);
    }),
  );
  expect(steps.map(({ seq, stepType, name }) => [seq, stepType, name])).toEqual([
    [0, StepType.PLAN, "analyze_query"],
    [1, StepType.RETRIEVE, "search"],
    [2, StepType.RESPOND, "reply"],
    [3, StepType.OTHER, "clean_up"],
  ]);
  expect(steps[0]).toMatchObject({
    model: "claude-opus-4-6",
    usage: { inputTokens: 10n, outputTokens: 2n, cacheReadTokens: 3n, reasoningTokens: 4n, costUsd: 0.25 },
  });
  expect(steps[1]).toMatchObject({
    attempt: 2,
    metadata: { hit_count: 4, index: "docs-v2", tags: ["a", 1, null] },
  });
  expect(run).toMatchObject({ agentId: "support", agentVersion: "1.4.0", environment: "production" });
  expect(stats).toMatchObject({ produced: 1, delivered: 1, errors: 0, droppedValues: 0 });
});

it("steps tell what they waited for, what they were called with as a digest, and how much they gave", async () => {
  const { steps, stats, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const options = { arguments: { city: SECRET, days: 3 }, resultBytes: 2 ** 40 };
      await run.step("tool", "get_weather", options, () => undefined);
      await run.retry("tool", "get_weather", { arguments: { days: 3, city: SECRET } }, () => undefined);
      await run.step("other", "wait_for_approval", { wait: "person" }, () => undefined);
      {
        using step = run.step("tool", "ask_agent");
        step.setWait("run");
        step.setArguments([1]);
        step.setArguments([2]);
        step.setResultBytes(0);
        step.setResultBytes(-1);
        step.setWait("tool" as "run");
        const circle: unknown[] = [];
        circle.push(circle);
        step.setArguments(circle);
      }
    }),
  );
  const digest = argumentDigest(undefined);
  expect(steps.map(({ wait, argumentDigest, resultBytes }) => [wait, argumentDigest, resultBytes])).toEqual([
    [undefined, digest({ city: SECRET, days: 3 }), 2n ** 40n],
    [undefined, digest({ city: SECRET, days: 3 }), undefined],
    [StepWait.PERSON, undefined, undefined],
    [StepWait.RUN, digest([2]), 0n],
  ]);
  expect(stats).toMatchObject({ delivered: 1, droppedValues: 3, errors: 0 });
  expect(warnings.map(({ rule }) => rule).toSorted()).toEqual(["arguments", "resultBytes", "wait"]);
});

it("times are those of the work", async () => {
  const { clock, work } = handSetClock();
  const { run, steps } = await traceRun(
    (tracer) =>
      tracer.run(async (run) => {
        await run.step("tool", "slow", () => work(40));
        await work(20);
      }),
    { clock },
  );
  expect(times(run)).toEqual([noon, noon + 60]);
  expect(times(steps[0] ?? {})).toEqual([noon, noon + 40]);
});

it("times without a clock of the user's are those of the system", async () => {
  const before = Date.now();
  const { run } = await traceRun((tracer) => tracer.run((run) => run.step("tool", "call", () => 1)));
  const [start, end] = times(run);
  // The monotonic clock may be a second off from the system's.
  expect(start).toBeGreaterThanOrEqual(before - 1_000);
  expect(end).toBeLessThanOrEqual(Date.now() + 1_000);
});

it("a step of a step names its parent, at any depth", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run((run) =>
      run.step("plan", "outer", (outer) =>
        outer.step("tool", "middle", async (middle) => {
          using inner = middle.step("tool", "inner");
          inner.addMetadata({ depth: 3 });
        }),
      ),
    ),
  );
  const [outer, middle, inner] = steps;
  expect([outer?.parentStepId, middle?.parentStepId, inner?.parentStepId]).toEqual([
    undefined,
    outer?.stepId,
    middle?.stepId,
  ]);
});

it("using ends steps and runs with their block", async () => {
  const { clock, work } = handSetClock();
  const traced = async (tracer: AgentTracer) => {
    await using run = tracer.startRun({ sessionId: "conversation-7" });
    {
      using step = run.step("tool", "first");
      step.addMetadata({ size: 1 });
      await work(10);
    }
    await work(30);
    using _ = run.step("tool", "second");
  };
  const { run, steps } = await traceRun(traced, { clock });
  expect(run.sessionId).toBe("conversation-7");
  expect(steps.map(times)).toEqual([
    [noon, noon + 10],
    [noon + 40, noon + 40],
  ]);
  expect(times(run)).toEqual([noon, noon + 40]);
});

it("parallel steps get distinct places and their own facts", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run((run) =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          run.step("tool", `call_${index}`, async (step) => {
            await pause((index * 7) % 11);
            step.addMetadata({ index });
          }),
        ),
      ),
    ),
  );
  expect(steps.map((step) => step.seq)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(steps.map((step) => step.metadata)).toEqual(Array.from({ length: 50 }, (_, index) => ({ index })));
});

it("what is open when the run ends is closed with it; what comes later is dropped and counted", async () => {
  const { clock, work } = handSetClock();
  const traced = async (tracer: AgentTracer) => {
    const run = tracer.startRun();
    const open = run.step("tool", "open");
    const ended = run.step("tool", "ended");
    ended.end();
    ended.addMetadata({ late: 1 });
    await work(10);
    run.end();
    await work(5);
    open.addMetadata({ late: 2 });
    open.end();
    open.fail("late");
    run.recordFailure({ type: "tool", code: "late" });
    run.setStatus("failure");
    run.end();
    expect(await run.step("tool", "late", () => "still runs")).toBe("still runs");
  };
  const { run, steps, stats, warnings } = await traceRun(traced, { clock });
  expect(steps).toHaveLength(2);
  expect(times(run)).toEqual([noon, noon + 10]);
  expect(steps.map(times)).toEqual([
    [noon, noon + 10],
    [noon, noon],
  ]);
  expect(steps.map((step) => step.metadata)).toEqual([undefined, undefined]);
  expect(stats).toMatchObject({ delivered: 1, droppedSteps: 1, droppedValues: 5, errors: 0 });
  expect(warnings.map(({ code, rule }) => `${code} ${rule}`)).toEqual([
    "too_late fact",
    "too_late run",
    "too_late step",
  ]);
});

it("a run carries its options; wrong ones are dropped", async () => {
  const runId = "0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6b";
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const { run } = await traceRun((tracer) =>
    tracer
      .startRun({
        runId: runId.toUpperCase(),
        sessionId: "s-1",
        parentRunId: runId,
        traceId: `00-${traceId}-00f067aa0ba902b7-01`,
      })
      .end(),
  );
  expect(run).toMatchObject({ runId, sessionId: "s-1", parentRunId: runId, traceId });
  const wrong = await traceRun((tracer) =>
    tracer.startRun({ runId: "job-1", sessionId: "", parentRunId: "x", traceId: "0".repeat(32) }).end(),
  );
  expect([wrong.run.sessionId, wrong.run.parentRunId, wrong.run.traceId]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(wrong.warnings.map(({ rule }) => rule)).toEqual(["runId", "sessionId", "parentRunId", "traceId"]);
});
