import { expect, it } from "vitest";
import { statusOf, traceRun } from "../../dev/trace.ts";

function failing(times: number) {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw new TypeError(`call ${calls}`);
    return calls;
  };
}

it("each attempt is a step of its own; success after failed attempts is partial", async () => {
  const { run, steps, failures } = await traceRun(async (tracer) => {
    const call = failing(2);
    const result = await tracer.run((run) =>
      run.retry("tool", "search", { attempts: 4, metadata: { region: "eu-1" } }, (step, attempt) => {
        step.addMetadata({ number: attempt });
        return call();
      }),
    );
    expect(result).toBe(3);
  });
  expect(steps.map(({ name, attempt, errorCode }) => [name, attempt, errorCode])).toEqual([
    ["search", 1, "type_error"],
    ["search", 2, "type_error"],
    ["search", 3, undefined],
  ]);
  expect(steps[2]?.metadata).toEqual({ region: "eu-1", number: 3 });
  expect(failures).toEqual([]);
  expect(statusOf(run)).toBe("partial");
});

it("the last error is rethrown and named once, in the last attempt", async () => {
  const { steps, failures } = await traceRun(async (tracer) => {
    const agent = tracer.run((run) =>
      run.step("plan", "outer", (step) => step.retry("tool", "search", failing(9))),
    );
    await expect(agent).rejects.toThrow("call 3");
  });
  expect(steps.map((step) => step.attempt)).toEqual([undefined, 1, 2, 3]);
  expect(failures).toMatchObject([{ failureCode: "type_error", stepId: steps[3]?.stepId }]);
});

it("retryIf and delay are obeyed; what they throw is not", async () => {
  const seen: unknown[] = [];
  const { steps } = await traceRun(async (tracer) => {
    const run = tracer.startRun();
    const asked = run.retry("tool", "asked", { retryIf: (_, attempt) => attempt < 2 }, failing(9));
    await expect(asked).rejects.toThrow("call 2");
    const refused = run.retry(
      "tool",
      "refused",
      {
        retryIf: () => {
          throw new Error("hook");
        },
      },
      failing(9),
    );
    await expect(refused).rejects.toThrow("call 1");
    const delay = (attempt: number) => {
      seen.push(attempt);
      return attempt === 1 ? 1 : Promise.reject(new Error("hook"));
    };
    expect(await run.retry("tool", "waited", { delay }, failing(2))).toBe(3);
    run.end();
  });
  expect(seen).toEqual([1, 2]);
  expect(steps.map((step) => step.name)).toEqual(["asked", "asked", "refused", "waited", "waited", "waited"]);
});
