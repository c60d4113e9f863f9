import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { trace, traceRun } from "../../dev/trace.ts";
import { AgentTracer, currentRun, currentStep, type Run, type Step, withRun, withStep } from "../index.ts";
import { type Frame, storedFrame } from "./shared.ts";

const nest = (name: string) => currentStep()?.step("tool", name).end();

/** Names of steps, each behind that of the step it is part of. */
function pathsOf(steps: Awaited<ReturnType<typeof traceRun>>["steps"]) {
  const byId = new Map(steps.map((step) => [step.stepId, step]));
  return steps.map(({ name, parentStepId }) => {
    const parent = parentStepId === undefined ? undefined : byId.get(parentStepId);
    return parent === undefined ? name : `${parent.name} > ${name}`;
  });
}

it("there is none outside of runs", () => {
  expect([currentRun(), currentStep()]).toEqual([undefined, undefined]);
});

it("a run and its steps are current across awaits, timers and parallel tools", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      expect(currentRun()).toBe(run);
      expect(currentStep()).toBeUndefined();
      await run.step("plan", "think", async (step) => {
        expect([currentRun(), currentStep()]).toEqual([run, step]);
        await sleep(1);
        nest("after await");
      });
      const call = (name: string) =>
        run.step("tool", name, async () => {
          await sleep(Math.random() * 3);
          await new Promise<void>((resolve) => setImmediate(() => setTimeout(resolve, 1)));
          nest("inside");
        });
      await Promise.all([call("a"), call("b"), call("c")]);
      await run.retry("tool", "again", (step, attempt) => {
        expect(currentStep()).toBe(step);
        if (attempt === 1) throw new Error();
      });
      expect(currentStep()).toBeUndefined();
    }),
  );
  expect(pathsOf(steps).sort()).toEqual(
    [
      "think",
      "think > after await",
      "a",
      "b",
      "c",
      "a > inside",
      "b > inside",
      "c > inside",
      "again",
      "again",
    ].sort(),
  );
});

it("a step that has ended gives way to what is open around it, and a run that has ended to none", async () => {
  let afterRun: unknown = "not looked";
  const { steps } = await traceRun(async (tracer) => {
    let tail: Promise<unknown> | undefined;
    await tracer.run(async (run) => {
      await run.step("other", "outer", async (outer) => {
        await run.step("other", "inner", () => {
          tail = (async () => {
            await sleep(1);
            expect(currentStep()).toBe(outer);
            await sleep(20);
            afterRun = [currentRun(), currentStep()];
          })();
        });
        await sleep(5);
      });
    });
    await tail;
  });
  expect(afterRun).toEqual([undefined, undefined]);
  expect(steps).toHaveLength(2);
});

describe("a stream that a step gives is read as that step", () => {
  async function* generate() {
    for (const name of ["first", "second"]) {
      nest(name);
      await sleep(1);
      yield name;
      nest(`after ${name}`);
    }
  }
  const inside = ["reply", "first", "after first", "second", "after second"].map((name, index) =>
    index === 0 ? name : `reply > ${name}`,
  );
  const makers: [string, () => AsyncIterable<string>][] = [
    ["an async generator", generate],
    ["an iterable", () => ({ [Symbol.asyncIterator]: generate })],
    [
      "a ReadableStream",
      () => {
        const chunks = generate();
        return new ReadableStream<string>(
          {
            async pull(controller) {
              const { done, value } = await chunks.next();
              if (done) controller.close();
              else controller.enqueue(value);
            },
          },
          { highWaterMark: 0 },
        );
      },
    ],
  ];

  it.each(makers)("%s", async (_, make) => {
    const { steps, run } = await traceRun(async (tracer) => {
      const stream = await tracer.run((run) => run.step("respond", "reply", make));
      for await (const _chunk of stream) expect(currentRun()).toBeUndefined();
    });
    expect(pathsOf(steps)).toEqual(inside);
    expect(run.steps.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  });

  it("a stream of Node's that the run itself reads", async () => {
    const { steps } = await traceRun((tracer) =>
      tracer.run(async (run) => {
        const stream = await run.step("respond", "reply", () => Readable.from(generate()));
        for await (const _ of stream) expect(currentRun()).toBe(run);
      }),
    );
    expect(steps.map(({ name }) => name)).toContain("reply");
  });
});

it("withRun and withStep bring back a context that was lost", async () => {
  const emitter = new EventEmitter();
  let lost: Run | undefined;
  emitter.on("job", (step: Step) => {
    lost = currentRun();
    withStep(step, () => nest("job"));
  });
  const { steps } = await traceRun(async (tracer) => {
    using run = tracer.startRun();
    expect(currentRun()).toBeUndefined();
    expect(withRun(run, () => currentRun())).toBe(run);
    using step = run.step("tool", "queue");
    emitter.emit("job", step);
    expect(await withStep(step, async () => currentStep())).toBe(step);
    expect(() =>
      withStep(step, () => {
        throw new RangeError();
      }),
    ).toThrow(RangeError);
  });
  expect(lost).toBeUndefined();
  expect(pathsOf(steps)).toEqual(["queue", "queue > job"]);
});

it("is that of the innermost run", async () => {
  const { runs } = await trace(async (tracer) => {
    await tracer.run(async (outer) => {
      await tracer.run((inner) => {
        expect(currentRun()).toBe(inner);
      });
      expect(currentRun()).toBe(outer);
    });
  });
  expect(runs).toHaveLength(2);
});

it("a tracer that is off has runs that record nothing, also within others", async () => {
  const off = new AgentTracer({ agentId: "off", agentVersion: "1", enabled: false });
  const { steps } = await traceRun((tracer) =>
    tracer.run(async () => {
      await off.run((inner) => {
        expect(currentRun()).toBe(inner);
        return currentRun()?.step("tool", "unseen", () => nest("unseen"));
      });
      await currentRun()?.step("tool", "seen", () => 1);
    }),
  );
  expect(steps.map(({ name }) => name)).toEqual(["seen"]);
});

it("what is no run or step runs its callback all the same", () => {
  expect(withRun(undefined as never, () => 1)).toBe(1);
  expect(withStep({} as never, () => 2)).toBe(2);
});

it("runs that start one another, each before it ends, are let go of", async () => {
  const depths: number[] = [];
  const depthOf = (frame: Frame | undefined): number => (frame === undefined ? 0 : 1 + depthOf(frame.outer));
  await trace(async (tracer) => {
    const startAnother = async (left: number): Promise<void> => {
      let next: Promise<void> | undefined;
      await tracer.run(async () => {
        depths.push(depthOf(storedFrame()));
        await sleep(1);
        if (left > 0) next = startAnother(left - 1);
        await sleep(1);
      });
      await next;
    };
    await startAnother(30);
  });
  expect(depths).toHaveLength(31);
  expect(Math.max(...depths)).toBeLessThan(8);
});
