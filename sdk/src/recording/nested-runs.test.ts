import { setTimeout as sleep } from "node:timers/promises";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { StepWait } from "@runfacts/gen/server/step";
import { expect, it } from "vitest";
import { statusOf, trace } from "../../dev/trace.ts";
import { AgentTracer } from "../index.ts";

/** Runs by the session that they were given. */
const bySession = ({ runs }: Awaited<ReturnType<typeof trace>>) =>
  Object.fromEntries(runs.map((run) => [run.sessionId ?? "none", run]));

it("a run inside a run is one of its own that names its parent, which waits for it in a step", async () => {
  const traced = await trace((tracer) =>
    tracer.run({ sessionId: "outer" }, (run) =>
      run.step("tool", "ask", () =>
        tracer.run({ sessionId: "inner" }, async (inner) => {
          await inner.step("plan", "think", () => sleep(1));
        }),
      ),
    ),
  );
  const { outer, inner } = bySession(traced);
  expect(inner?.parentRunId).toBe(outer?.runId);
  expect(outer?.parentRunId).toBeUndefined();
  expect(outer?.steps.map(({ name, wait, parentStepId }) => [name, wait, parentStepId])).toEqual([
    ["ask", undefined, undefined],
    ["invoke_agent support", StepWait.RUN, outer?.steps[0]?.stepId],
  ]);
  expect(inner?.steps.map(({ name }) => name)).toEqual(["think"]);
});

it("an error that leaves the inner run fails it, and the step that waits", async () => {
  const traced = await trace((tracer) =>
    tracer.run({ sessionId: "outer" }, async () => {
      const failing = tracer.run({ sessionId: "inner" }, () => Promise.reject(new RangeError("swordfish")));
      await expect(failing).rejects.toThrow("swordfish");
    }),
  );
  const { outer, inner } = bySession(traced);
  expect([outer, inner].map((run) => run && statusOf(run))).toEqual(["partial", "failure"]);
  expect(outer?.steps.map(({ errorCode }) => errorCode)).toEqual(["range_error"]);
});

it("a run that nobody awaits ends when it ends, and the parent's step with the parent at the latest", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const traced = await trace(async (tracer) => {
    const started: Promise<unknown>[] = [];
    await tracer.run({ sessionId: "outer" }, async (run) => {
      started.push(tracer.run({ sessionId: "quick" }, () => undefined));
      started.push(tracer.run({ sessionId: "inner" }, (inner) => inner.step("tool", "work", () => promise)));
      await run.step("plan", "go on", () => sleep(1));
    });
    resolve();
    await Promise.all(started);
    expect(tracer.stats()).toMatchObject({ droppedValues: 0, errors: 0 });
  });
  const { outer, inner, quick } = bySession(traced);
  expect([outer, inner, quick].map((run) => run && statusOf(run))).toEqual(["success", "success", "success"]);
  expect([inner?.parentRunId, quick?.parentRunId]).toEqual([outer?.runId, outer?.runId]);
  const ends = outer?.steps.map(({ name, wait, endedAt }) => {
    return [name, wait, endedAt && timestampMs(endedAt) <= timestampMs(outer.endedAt ?? endedAt)];
  });
  expect(ends).toEqual([
    ["invoke_agent support", StepWait.RUN, true],
    ["invoke_agent support", StepWait.RUN, true],
    ["go on", undefined, true],
  ]);
});

it("a parent that is given, or none, leaves the run around it alone", async () => {
  const parentRunId = "0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6b";
  const traced = await trace((tracer) =>
    tracer.run({ sessionId: "outer" }, async () => {
      await tracer.run({ sessionId: "given", parentRunId }, () => 1);
      await tracer.run({ sessionId: "none", parentRunId: null }, () => 1);
      tracer.startRun({ sessionId: "started" }).end();
    }),
  );
  const { outer, given, none, started } = bySession(traced);
  expect(outer?.steps).toEqual([]);
  expect([given, none, started].map((run) => run?.parentRunId)).toEqual([
    parentRunId,
    undefined,
    outer?.runId,
  ]);
});

it("a stream that the inner run gives keeps both until it is read", async () => {
  async function* reply() {
    yield "a";
  }
  const traced = await trace(async (tracer) => {
    const stream = await tracer.run({ sessionId: "outer" }, () =>
      tracer.run({ sessionId: "inner" }, (run) => run.step("respond", "reply", reply)),
    );
    await tracer.flush();
    expect(tracer.stats().produced).toBe(0);
    for await (const chunk of stream) expect(chunk).toBe("a");
  });
  const { outer, inner } = bySession(traced);
  expect([outer?.steps.length, inner?.steps.length]).toEqual([1, 1]);
});

it("a tracer that is off waits for nothing, and what is recorded inside it is nobody's", async () => {
  const off = new AgentTracer({ agentId: "off", agentVersion: "1", enabled: false });
  const { runs } = await trace((tracer) =>
    tracer.run(() => off.run(() => tracer.run({ sessionId: "inner" }, () => 1))),
  );
  expect(runs.map(({ parentRunId, steps }) => [parentRunId, steps.length])).toEqual([
    [undefined, 0],
    [undefined, 0],
  ]);
});
