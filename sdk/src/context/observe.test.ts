import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { afterEach, describe, expect, it } from "vitest";
import { statusOf, trace, traceRun } from "../../dev/trace.ts";
import { type AgentTracer, currentRun, currentStep, observe } from "../index.ts";
import { setDefaultTracer } from "./shared.ts";

afterEach(() => setDefaultTracer(undefined));

const nest = (name: string) => currentStep()?.step("tool", name).end();
const inRun = (body: () => unknown) => traceRun((tracer) => tracer.run(body));

/** Names of steps, with the code of those that failed, each behind that of the step it is part of. */
function outline({ steps }: Awaited<ReturnType<typeof traceRun>>): string[] {
  const nameOf = (id: string | undefined) => steps.find(({ stepId }) => stepId === id)?.name;
  return steps.map(({ name, errorCode, parentStepId }) =>
    [nameOf(parentStepId), name, errorCode].filter((part) => part !== undefined).join(" "),
  );
}

describe("in a run", () => {
  it("a synchronous function stays synchronous, and is a step with its name", async () => {
    const add = observe(
      function add(a: number, b: number) {
        nest("inside");
        return a + b;
      },
      { type: "tool" },
    );
    const traced = await inRun(() => {
      expect(add(1, 2)).toBe(3);
    });
    expect(outline(traced)).toEqual(["add", "add inside"]);
    expect([add.name, add.length]).toEqual(["add", 2]);
  });

  it("what is thrown stays as it is, and marks the step; the run goes on", async () => {
    const error = new RangeError("swordfish");
    const thrower = observe(() => assertFails(error), { type: "tool", name: "sync" });
    const rejecter = observe(async () => assertFails(error), { type: "tool", name: "async" });
    const traced = await inRun(async () => {
      expect(() => thrower()).toThrow(error);
      await expect(rejecter()).rejects.toBe(error);
    });
    expect(outline(traced)).toEqual(["sync range_error", "async range_error"]);
    expect(statusOf(traced.run)).toBe("partial");
  });

  it("an asynchronous function lasts until it settles, and nests what it calls", async () => {
    const inner = observe(
      async () => {
        await sleep(1);
        return 1;
      },
      { type: "retrieve", name: "inner" },
    );
    const outer = observe(
      async () => {
        await sleep(1);
        const found = await Promise.all([inner(), inner()]);
        await sleep(1);
        nest("last");
        return found.length;
      },
      { type: "tool", name: "outer" },
    );
    const traced = await inRun(async () => expect(await outer()).toBe(2));
    expect(outline(traced)).toEqual(["outer", "outer inner", "outer inner", "outer last"]);
  });

  it("generators run as the step, part by part, and give what they give", async () => {
    const count = observe(
      function* (to: number): Generator<number, string, boolean> {
        for (let i = 0; i < to; i += 1) {
          nest(`part ${i}`);
          expect(yield i).toBe(true);
        }
        return "done";
      },
      { type: "tool", name: "count" },
    );
    const traced = await inRun(() => {
      const numbers = count(2);
      expect([numbers.next(), numbers.next(true), numbers.next(true)]).toEqual([
        { done: false, value: 0 },
        { done: false, value: 1 },
        { done: true, value: "done" },
      ]);
      const stopped = count(5);
      stopped.next();
      expect(stopped.return("stopped")).toEqual({ done: true, value: "stopped" });
    });
    expect(outline(traced)).toEqual(["count", "count part 0", "count part 1", "count", "count part 0"]);
  });

  it("asynchronous generators and streams last until they are read", async () => {
    async function* chunks(): AsyncGenerator<string> {
      await sleep(1);
      nest("chunk");
      yield "a";
    }
    const generate = observe(chunks, { type: "respond", name: "generator" });
    const web = observe(
      async () => new ReadableStream({ start: (controller) => controller.close() }, { highWaterMark: 0 }),
      { type: "respond", name: "web" },
    );
    const node = observe(() => Readable.from(["a"]), { type: "respond", name: "node" });
    const traced = await inRun(async () => {
      for await (const chunk of generate()) expect(chunk).toBe("a");
      for await (const _ of await web());
      for await (const _ of node());
      await sleep(1);
    });
    expect(outline(traced)).toEqual(["generator", "generator chunk", "web", "node"]);
    expect(traced.steps[0]?.metadata).toEqual({ first_chunk_ms: expect.any(Number) });
  });

  it("promises of other classes stay the same objects, and lazy ones are not begun", async () => {
    class Request extends Promise<string> {
      withResponse = () => "response";
    }
    let begun = 0;
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: clients of databases have such
      then(onFulfilled: (value: number) => unknown) {
        begun += 1;
        return Promise.resolve(7).then(onFulfilled);
      },
    };
    const request = Request.resolve("answer") as Request;
    const asked = observe(() => request, { type: "plan", name: "request" });
    const queried = observe(() => query, { type: "retrieve", name: "query" });
    const traced = await inRun(async () => {
      expect(asked()).toBe(request);
      expect(request.withResponse()).toBe("response");
      expect(await request).toBe("answer");
      const found = queried();
      expect([found === query, begun]).toEqual([true, 0]);
      expect(await (found as PromiseLike<number>)).toBe(7);
      expect(begun).toBe(1);
    });
    expect(outline(traced)).toEqual(["request", "query"]);
  });

  it("one that begins anew whenever it is asked gives what it finds each time", async () => {
    let begun = 0;
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: clients of databases have such
      then(onFulfilled: (value: number) => unknown) {
        begun += 1;
        return Promise.resolve(begun).then(onFulfilled);
      },
    };
    const queried = observe(() => query as PromiseLike<number>, { type: "retrieve", name: "query" });
    await inRun(async () => {
      const found = queried();
      expect([await found, await found]).toEqual([1, 2]);
    });
  });

  it("promises are heard where a library has replaced the global class", async () => {
    const { Promise: NativePromise } = globalThis;
    const lookUp = observe(async () => sleep(20, "found"), { type: "tool", name: "look_up" });
    const traced = await inRun(async () => {
      globalThis.Promise = class extends NativePromise<unknown> {} as PromiseConstructor;
      const found = lookUp();
      globalThis.Promise = NativePromise;
      expect(await found).toBe("found");
    });
    const [{ startedAt, endedAt } = {}] = traced.steps;
    expect(outline(traced)).toEqual(["look_up"]);
    expect(endedAt && startedAt && timestampMs(endedAt) > timestampMs(startedAt)).toBe(true);
    expect(statusOf(traced.run)).toBe("success");
  });

  it("a rejection that nobody handles stays unhandled", async () => {
    const unhandled: unknown[] = [];
    const listener = (error: unknown) => unhandled.push(error);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", listener);
    const error = new RangeError();
    const failing = observe(async () => assertFails(error), { type: "tool", name: "failing" });
    await inRun(async () => {
      void failing();
      await sleep(5);
    });
    process.removeListener("unhandledRejection", listener);
    for (const other of others) process.on("unhandledRejection", other);
    expect(unhandled).toEqual([error]);
  });

  it("methods, classes and properties stay", async () => {
    class Store {
      readonly #found = 3;
      find = observe(
        function (this: Store) {
          return this.#found;
        },
        { type: "retrieve", name: "find" },
      );
    }
    const Observed = observe(Store as unknown as () => void, { type: "other" }) as unknown as typeof Store;
    const tagged = observe(
      Object.assign(() => 1, { tag: "x" }),
      { type: "other" },
    );
    const traced = await inRun(() => {
      const store = new Observed();
      expect([store.find(), store instanceof Store, tagged.tag]).toEqual([3, true, "x"]);
    });
    expect(outline(traced)).toEqual(["find"]);
  });

  it("a function without a name is a step all the same", async () => {
    const traced = await inRun(() => observe(() => 1, { type: "other" })());
    expect(outline(traced)).toEqual(["anonymous"]);
    expect(traced.warnings).toEqual([]);
  });

  it("arguments leave a digest where it is asked for", async () => {
    const options = { type: "tool", arguments: true } as const;
    const call = observe((...given: unknown[]) => given.length, { ...options, name: "call" });
    const { steps } = await inRun(() => [call({ a: 1 }), call({ a: 1 }), call({ a: 2 }), call(1, 2)]);
    const digests = steps.map(({ argumentDigest }) => argumentDigest);
    expect(digests[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([digests[1] === digests[0], new Set(digests).size]).toEqual([true, 3]);
  });
});

describe("outside of runs", () => {
  const agent = (tracer: AgentTracer | undefined) =>
    observe(async (fails: boolean) => (fails ? assertFails(new RangeError()) : currentRun()?.runId), {
      type: "other",
      name: "agent",
      tracer,
    });

  it("a call is a run of its tracer, else of the default one, and ends with it", async () => {
    const { runs } = await trace(async (tracer) => {
      const runId = await agent(tracer)(false);
      setDefaultTracer(tracer);
      await expect(agent(undefined)(true)).rejects.toThrow(RangeError);
      expect(runId).toMatch(/-/);
    });
    expect(runs.map((run) => [statusOf(run), run.steps.length, run.failures[0]?.failureCode])).toEqual([
      ["success", 1, undefined],
      ["failure", 1, "range_error"],
    ]);
  });

  it("without a tracer nothing is recorded, and nothing is touched", async () => {
    const promise = Promise.resolve(1);
    expect(observe(() => promise, { type: "tool" })()).toBe(promise);
    expect(await agent(undefined)(false)).toBeUndefined();
  });
});

it("nothing given to it makes it throw", async () => {
  const angry = new Proxy({}, { get: () => assertFails(new Error("angry")) });
  expect(observe(undefined as never, { type: "tool" })).toBeUndefined();
  const { stats } = await inRun(() => {
    for (const options of [undefined, null, 1, {}, { type: "x", name: 1 }, angry])
      expect(observe(() => 1, options as never)()).toBe(1);
  });
  expect(stats.errors).toBe(0);
});

function assertFails(error: unknown): never {
  throw error;
}
