import { afterEach, expect, it } from "vitest";
import { statusOf, trace, traceRun } from "../../dev/trace.ts";
import { setDefaultTracer } from "../context/shared.ts";
import { observedScope } from "./observed-scope.ts";

afterEach(() => setDefaultTracer(undefined));

it("is the current step, else the current run, which it does not end", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const first = observedScope(tracer);
      expect([first.scope, first.run, first.isOwn]).toEqual([run, run, false]);
      first.end({ error: new Error() });
      await run.step("plan", "think", (step) => {
        expect(observedScope().scope).toBe(step);
      });
    }),
  );
  expect(steps.map(({ errorCode }) => errorCode)).toEqual([undefined]);
});

it("is a run of its own elsewhere: of the tracer, else of the default one, else one that records nothing", async () => {
  const { runs } = await trace((tracer) => {
    const own = observedScope(tracer);
    own.scope.step("tool", "own").end();
    own.end();
    setDefaultTracer(tracer);
    const failing = observedScope();
    failing.scope.step("tool", "failing").end();
    failing.end({ error: new RangeError() });
    setDefaultTracer(undefined);
    const none = observedScope();
    none.scope.step("tool", "unseen").end();
    none.end();
  });
  expect(runs.map((run) => [run.steps[0]?.name, statusOf(run), run.failures[0]?.failureCode])).toEqual([
    ["own", "success", undefined],
    ["failing", "failure", "range_error"],
  ]);
});
