import { FailureType } from "@runfacts/gen/server/failure";
import { expect, it } from "vitest";
import { statusOf, traceRun } from "../../dev/trace.ts";
import type { Run, StepType } from "../index.ts";

class ToolTimeoutError extends Error {}

const SECRET = "Dear Ms Miller, your order is late";

async function thrownBy(agent: () => Promise<unknown>): Promise<unknown> {
  try {
    await agent();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const throwing = (error: unknown) => () => {
  throw error;
};

it("an error inside a run is rethrown as it is and recorded by its class alone, in the step it was thrown in", async () => {
  const error = new ToolTimeoutError(SECRET, { cause: SECRET });
  const { run, steps, failures } = await traceRun(async (tracer) => {
    const agent = () =>
      tracer.run((run) => run.step("plan", "outer", (outer) => outer.step("tool", "inner", throwing(error))));
    expect(await thrownBy(agent)).toBe(error);
  });
  expect(statusOf(run)).toBe("failure");
  expect(failures).toMatchObject([
    {
      failureType: FailureType.TOOL,
      failureCode: "timeout",
      message: "ToolTimeoutError",
      stepId: steps[1]?.stepId,
    },
  ]);
  expect(steps.map((step) => step.errorCode)).toEqual(["timeout", "timeout"]);
});

it("an error outside of steps is a failure of the run; one with a step open by hand is in that step", async () => {
  const outside = await traceRun((tracer) =>
    thrownBy(() =>
      tracer.run(async (run) => {
        await run.step("tool", "fine", () => 1);
        throw new TypeError(SECRET);
      }),
    ),
  );
  expect(outside.failures).toHaveLength(1);
  expect(outside.failures).toMatchObject([
    { failureType: FailureType.ORCHESTRATION, failureCode: "type_error", message: "TypeError" },
  ]);
  expect(outside.failures[0]?.stepId).toBeUndefined();
  const open = await traceRun((tracer) =>
    thrownBy(() =>
      tracer.run((run) => {
        run.step("tool", "open");
        throw new TypeError(SECRET);
      }),
    ),
  );
  expect(open.failures).toMatchObject([
    { failureType: FailureType.TOOL, failureCode: "type_error", stepId: open.steps[0]?.stepId },
  ]);
  expect(open.steps[0]?.errorCode).toBe("type_error");
});

it.each([undefined, null, 0, "text", Symbol("s"), { name: SECRET }, Object.create(null)])(
  "anything can be thrown: %s",
  async (thrown) => {
    const { failures } = await traceRun(async (tracer) => {
      expect(await thrownBy(() => tracer.run((run) => run.step("tool", "t", throwing(thrown))))).toBe(thrown);
    });
    expect(failures).toMatchObject([{ failureCode: "error", message: "Error" }]);
  },
);

it("an error with a failure recorded for it adds none", async () => {
  const agents: ((run: Run) => Promise<unknown>)[] = [
    (run) =>
      run.step("tool", "search", (step) => {
        step.fail("timeout");
        throw new Error(SECRET);
      }),
    (run) =>
      run.step("plan", "outer", async (outer) => {
        outer.fail("overloaded");
        await outer.step("tool", "inner", () => 1);
        throw new Error(SECRET);
      }),
    async (run) => {
      run.recordFailure({ type: "orchestration", code: "budget_exceeded" });
      await run.step("other", "clean_up", () => 1);
      throw new Error(SECRET);
    },
    async (run) => {
      const step = run.step("tool", "search");
      run.recordFailure({ type: "tool", code: "timeout", step });
      step.end();
      throw new Error(SECRET);
    },
  ];
  for (const agent of agents) {
    const { run, failures } = await traceRun((tracer) => thrownBy(() => tracer.run(agent)));
    expect(statusOf(run)).toBe("failure");
    expect(failures).toHaveLength(1);
    expect(failures[0]?.failureCode).not.toBe("error");
  }
});

it("an error after a failure that was overcome is recorded too", async () => {
  const { failures, steps } = await traceRun((tracer) =>
    thrownBy(() =>
      tracer.run(async (run) => {
        await run.step("tool", "search", (step) => step.fail("timeout"));
        await run.step("respond", "reply", throwing(new RangeError(SECRET)));
      }),
    ),
  );
  expect(failures.map(({ failureCode, stepId }) => [failureCode, stepId])).toEqual([
    ["timeout", steps[0]?.stepId],
    ["range_error", steps[1]?.stepId],
  ]);
});

it("of parallel errors the one that leaves the run is placed in its own step", async () => {
  const { failures, steps } = await traceRun((tracer) =>
    thrownBy(() =>
      tracer.run((run) =>
        Promise.all([
          run.step("tool", "first", async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            throw new TypeError("first");
          }),
          run.step("tool", "second", throwing(new RangeError("second"))),
        ]),
      ),
    ),
  );
  expect(failures).toMatchObject([{ message: "RangeError", stepId: steps[1]?.stepId }]);
});

it("the status follows from the failures, unless it is set", async () => {
  const status = async (agent: (run: Run) => unknown) =>
    statusOf((await traceRun((tracer) => tracer.run(async (run) => void (await agent(run))))).run);
  const failingStep = (run: Run) => run.step("tool", "search", (step) => step.fail("timeout"));
  expect(await status(() => 1)).toBe("success");
  expect(await status(failingStep)).toBe("partial");
  expect(await status((run) => run.step("tool", "x", throwing(new Error())).catch(() => 1))).toBe("partial");
  expect(await status((run) => run.recordFailure({ type: "model", code: "overloaded", step: null }))).toBe(
    "failure",
  );
  expect(
    await status(async (run) => {
      await failingStep(run);
      run.setStatus("failure");
    }),
  ).toBe("failure");
  expect(
    await status(async (run) => {
      await failingStep(run);
      run.setStatus("success");
    }),
  ).toBe("success");
});

it("a failure without a step is one of the innermost open step, unless steps are open side by side", async () => {
  const nested = await traceRun((tracer) =>
    tracer.run((run) =>
      run.step("plan", "outer", (outer) =>
        outer.step("retrieve", "inner", () => run.recordFailure({ type: "retrieval", code: "no_results" })),
      ),
    ),
  );
  expect(nested.failures).toMatchObject([{ stepId: nested.steps[1]?.stepId, message: "no results" }]);
  expect(nested.steps.map((step) => step.errorCode)).toEqual([undefined, "no_results"]);
  const sideBySide = await traceRun((tracer) =>
    tracer.run((run) => {
      run.step("tool", "a");
      run.step("tool", "b");
      run.recordFailure({ type: "tool", code: "timeout" });
    }),
  );
  expect(sideBySide.failures.map((failure) => failure.stepId)).toEqual([undefined]);
});

it("Step.fail takes the failure's type from the step's", async () => {
  const types = ["plan", "retrieve", "tool", "respond", "other"] as const satisfies StepType[];
  const { failures } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      for (const type of types) await run.step(type, type, (step) => step.fail("code"));
      await run.step("plan", "typed", (step) => step.fail("code", { type: "tool", message: "Two words" }));
    }),
  );
  const { MODEL, RETRIEVAL, TOOL, ORCHESTRATION } = FailureType;
  expect(failures.map((failure) => failure.failureType)).toEqual([
    MODEL,
    RETRIEVAL,
    TOOL,
    MODEL,
    ORCHESTRATION,
    TOOL,
  ]);
  expect(failures[5]?.message).toBe("Two words");
});

it("classifyError names the failure of the step an error was thrown in, once", async () => {
  const { failures, steps } = await traceRun(
    (tracer) =>
      thrownBy(() =>
        tracer.run((run) =>
          run.step("plan", "outer", (outer) =>
            outer.step("tool", "inner", throwing(new ToolTimeoutError(SECRET))),
          ),
        ),
      ),
    { classifyError: (error) => (error instanceof ToolTimeoutError ? { code: "timeout" } : undefined) },
  );
  expect(failures).toMatchObject([
    { failureType: FailureType.TOOL, failureCode: "timeout", stepId: steps[1]?.stepId },
  ]);
  expect(steps.map((step) => step.errorCode)).toEqual(["timeout", "timeout"]);
});

it("setStatus failure without a failure gets one, as the contract asks", async () => {
  const { failures } = await traceRun((tracer) => tracer.run((run) => run.setStatus("failure")));
  expect(failures).toMatchObject([{ failureType: FailureType.ORCHESTRATION, failureCode: "unknown" }]);
});
