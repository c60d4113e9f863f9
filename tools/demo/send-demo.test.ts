import { type Run, RunStatus } from "@runfacts/gen/server/run";
import { type Step, StepWait } from "@runfacts/gen/server/step";
import { contractViolations, startIngestServer } from "@runfacts/sdk/dev";
import { expect, it } from "vitest";
import { failures } from "./failures.ts";
import { planRuns } from "./plan-runs.ts";
import { sendDemo } from "./send-demo.ts";

const until = Date.parse("2026-11-20T15:30:00Z");
const options = { seed: 3, runs: 150, days: 7, until };

async function send(planned = planRuns(options)): Promise<ReadonlyMap<string, Run>> {
  await using server = await startIngestServer();
  const counts = await sendDemo(planned, server.url);
  expect(counts).toEqual({
    produced: planned.length,
    delivered: planned.length,
    duplicates: 0,
    droppedValues: 0,
  });
  return server.stored;
}

const sent = await send();
const runs = [...sent.values()];

it("every run is valid and loses nothing on the way", () => {
  expect(runs.flatMap((run) => contractViolations(run))).toEqual([]);
  expect(runs.length).toBeGreaterThanOrEqual(150);
});

it("the same seed gives the same runs, in every detail", async () => {
  expect(await send()).toEqual(sent);
});

it("every way to fail is shown, with each status, retries and nesting", () => {
  const words = ["", "tool", "model", "retrieval", "orchestration"];
  const shown = new Set(
    runs.flatMap((run) =>
      run.failures.map((failure) => `${words[failure.failureType]}/${failure.failureCode}`),
    ),
  );
  expect(shown).toEqual(new Set(failures.map(({ type, code }) => `${type}/${code}`)));
  const { SUCCESS, FAILURE, PARTIAL } = RunStatus;
  expect(new Set(runs.map((run) => run.status))).toEqual(new Set([SUCCESS, FAILURE, PARTIAL]));
  const steps = runs.flatMap((run) => run.steps);
  expect(Math.max(...steps.map((step) => step.attempt ?? 0))).toBe(3);
  expect(steps.some((step) => step.parentStepId !== undefined)).toBe(true);
});

it("agents go round in circles, and wait for people", () => {
  const callsOf = (code: string) =>
    runs
      .filter(({ failures: [failure] }) => failure?.failureCode === code)
      .map(({ steps }) => steps.filter(({ name }) => name === "edit_file" || name === "run_tests"));
  const namesOf = (calls: readonly Step[]) => calls.map(({ name }) => name).join(" ");
  const loops = callsOf("loop_detected");
  expect(new Set(loops.map(namesOf))).toEqual(new Set(["edit_file edit_file edit_file"]));
  const rallies = callsOf("max_steps_exceeded");
  for (const calls of rallies) expect(namesOf(calls)).toMatch(/^(edit_file run_tests ){3}/);
  expect(rallies.length).toBeGreaterThan(0);
  for (const calls of [...loops, ...rallies]) {
    const digests = new Set(calls.map(({ argumentDigest }) => argumentDigest?.toString()));
    expect(digests.has(undefined)).toBe(false);
    expect(digests.size).toBe(new Set(calls.map(({ name }) => name)).size);
  }
  const waits = runs.flatMap(({ steps }) => steps.filter(({ wait }) => wait === StepWait.PERSON));
  expect(waits.length).toBeGreaterThan(0);
});

it("parallel steps overlap", () => {
  const overlapping = runs.some(({ steps }) =>
    steps.some((step, index) => {
      const next = steps[index + 1];
      if (next?.startedAt === undefined || step.endedAt === undefined) return false;
      return next.parentStepId === step.parentStepId && next.startedAt.seconds < step.endedAt.seconds;
    }),
  );
  expect(overlapping).toBe(true);
});
