import { expect, it } from "vitest";
import { startIngestServer } from "../../dev/ingest-server.ts";
import { traceRun } from "../../dev/trace.ts";
import { AgentTracer, type StepOptions } from "../index.ts";

it("the name of a step may change until it ends", async () => {
  const { steps, stats, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const step = await run.step("respond", "chat", (step) => {
        step.setName("chat gpt-5");
        step.setName(undefined as never);
        return step;
      });
      step.setName("late");
    }),
  );
  expect(steps.map(({ name }) => name)).toEqual(["chat gpt-5"]);
  expect([stats.droppedValues, warnings.map(({ rule }) => rule)]).toEqual([2, ["step_name", "fact"]]);
});

/** Names that parts and the whole run tell of a step that was renamed after a part had been sent. */
async function namesOf(options: StepOptions) {
  await using server = await startIngestServer();
  const onWarning = () => undefined;
  const given = { agentId: "support", agentVersion: "1", url: server.url, live: true, onWarning };
  const tracer = new AgentTracer(given);
  const runId = await tracer.run(async (run) => {
    run.step("tool", "seen").end();
    await run.step("respond", "chat", options, async (step) => {
      while (!server.parts.some(({ steps }) => steps.some(({ name }) => name === "seen")))
        await new Promise((resolve) => setTimeout(resolve, 10));
      step.setName("chat gpt-5");
    });
    return run.runId;
  });
  await tracer.close();
  return server.stored.get(runId)?.steps.map(({ name }) => name);
}

it("in live mode a step that was seen keeps its name, and one that is provisional does not", async () => {
  expect(await namesOf({})).toEqual(["seen", "chat"]);
  expect(await namesOf({ provisional: true })).toEqual(["seen", "chat gpt-5"]);
});
