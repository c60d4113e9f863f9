import { FailureType } from "@runfacts/gen/server/failure";
import { StepType } from "@runfacts/gen/server/step";
import { expect, it } from "vitest";
import { startIngestServer } from "../../dev/ingest-server.ts";
import { traceRun } from "../../dev/trace.ts";
import { AgentTracer, type Step, type StepOptions } from "../index.ts";

it("the type of a step may change until it ends, and that of its failures with it", async () => {
  const { steps, failures, stats, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const step = await run.step("respond", "chat", (step) => {
        step.setType("tool");
        step.setType("think" as "tool");
        step.fail("broken");
        return step;
      });
      step.setType("plan");
    }),
  );
  expect(steps.map(({ stepType }) => stepType)).toEqual([StepType.TOOL]);
  expect(failures.map(({ failureType }) => failureType)).toEqual([FailureType.TOOL]);
  expect([stats.droppedValues, warnings.map(({ rule }) => rule)]).toEqual([2, ["step_type", "fact"]]);
});

/** Types that parts and the whole run tell of a step that became a plan after a part had been sent. */
async function typesOf(options: StepOptions, change: (step: Step) => void = (step) => step.setType("plan")) {
  await using server = await startIngestServer();
  const tracer = new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url: server.url,
    live: true,
    onWarning: () => undefined,
  });
  const { runId, droppedValues } = await tracer.run(async (run) => {
    run.step("tool", "seen").end();
    await run.step("respond", "chat", options, async (step) => {
      while (!server.parts.some(({ steps }) => steps.some(({ name }) => name === "seen")))
        await new Promise((resolve) => setTimeout(resolve, 10));
      change(step);
    });
    return { runId: run.runId, droppedValues: tracer.stats().droppedValues };
  });
  await tracer.close();
  const ofChat = (steps: readonly { name: string; stepType: StepType }[] = []) =>
    steps.filter(({ name }) => name === "chat").map(({ stepType }) => stepType);
  const told = new Set(server.parts.flatMap(({ steps }) => ofChat(steps)));
  return { told: [...told], whole: ofChat(server.stored.get(runId)?.steps), droppedValues };
}

it("in live mode a step that was seen keeps its type, since what opened it stands", async () => {
  const { told, whole, droppedValues } = await typesOf({});
  expect([told, whole, droppedValues]).toEqual([[StepType.RESPOND], [StepType.RESPOND], 1]);
});

it("in live mode a provisional step is not seen before it has ended", async () => {
  const { told, whole, droppedValues } = await typesOf({ provisional: true });
  expect([new Set([StepType.PLAN, ...told]).size, whole, droppedValues]).toEqual([1, [StepType.PLAN], 0]);
});

it("in live mode a step that has not been seen may change", async () => {
  const { whole, droppedValues } = await typesOf({}, (step) => {
    const inner = step.step("other", "chat");
    inner.setType("retrieve");
    inner.end();
  });
  expect([whole, droppedValues]).toEqual([[StepType.RESPOND, StepType.RETRIEVE], 0]);
});
