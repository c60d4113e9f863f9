import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Run as Sent } from "@runfacts/gen/server/run";
import { describe, expect, it } from "vitest";
import { statusOf, traceRun } from "../../dev/trace.ts";
import type { Run, Step } from "../index.ts";

const chunks = ["a", "b", "c"];

/** A client's own class of stream, with methods of its own. */
class ClientStream implements AsyncIterable<string> {
  readonly #make: () => AsyncIterator<string>;

  constructor(make: () => AsyncIterator<string>) {
    this.#make = make;
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#make();
  }
}

async function* generate(atEnd: () => void): AsyncGenerator<string> {
  for (const chunk of chunks) {
    await turn();
    yield chunk;
  }
  atEnd();
}

type Make = (atEnd: () => void) => AsyncIterable<string | Uint8Array>;

const bytes = (chunk: string) => new TextEncoder().encode(chunk);

function webStream(atEnd: () => void, type: "bytes" | undefined): ReadableStream {
  const source = generate(atEnd);
  const pull = async (controller: ReadableStreamDefaultController | ReadableByteStreamController) => {
    const { done, value } = await source.next();
    if (done) controller.close();
    else (controller as ReadableStreamDefaultController).enqueue(type === "bytes" ? bytes(value) : value);
  };
  return type === "bytes" ? new ReadableStream({ type, pull }) : new ReadableStream({ pull });
}

const kinds: readonly [string, Make][] = [
  ["a generator", generate],
  ["a client's stream", (atEnd) => new ClientStream(() => generate(atEnd))],
  ["a ReadableStream", (atEnd) => webStream(atEnd, undefined)],
  ["a ReadableStream of bytes", (atEnd) => webStream(atEnd, "bytes")],
  ["a stream of Node's", (atEnd) => Readable.from(generate(atEnd))],
];

async function read(stream: AsyncIterable<string | Uint8Array>): Promise<string> {
  let all = "";
  for await (const chunk of stream)
    all += typeof chunk === "string" ? chunk : new TextDecoder().decode(Uint8Array.from(chunk));
  return all;
}

const first = ({ steps }: Sent) => steps[0];

/** Gives times a millisecond apart. */
function steadyClock(): () => number {
  let time = 1_000_000;
  return () => {
    time += 1_000;
    return time;
  };
}

const open = (run: Run, make: Make, atEnd: (step: Step) => void = () => undefined) =>
  run.step("respond", "reply", (step) => make(() => atEnd(step)));

describe.each(kinds)("a step that gives %s", (kind, make) => {
  it("lasts until it is read, takes usage that comes at the end, and keeps its run open", async () => {
    const { run, stats } = await traceRun(
      async (tracer) => {
        const stream = await tracer.run((run) =>
          open(run, make, (step) => {
            step.setUsage({ outputTokens: 3 });
            step.step("tool", "inside").end();
          }),
        );
        expect(await tracer.flush()).toBe(true);
        expect(tracer.stats()).toMatchObject({ produced: 0, delivered: 0, pending: 0 });
        expect(await read(stream)).toBe("abc");
        await turn();
      },
      { clock: steadyClock() },
    );
    expect(stats).toMatchObject({ delivered: 1, droppedValues: 0, droppedSteps: 0, errors: 0 });
    expect(run.steps.map(({ name }) => name)).toEqual(["reply", "inside"]);
    expect(first(run)?.usage?.outputTokens).toBe(3n);
    if (!kind.includes("Node")) expect(first(run)?.metadata).toEqual({ first_chunk_ms: expect.any(Number) });
    const [reply, inside] = run.steps.map(({ endedAt }) => endedAt && timestampMs(endedAt));
    expect(reply).toBeGreaterThan(inside ?? 0);
    expect(statusOf(run)).toBe("success");
  });

  it("ends when its reader stops", async () => {
    const { run, stats } = await traceRun(async (tracer) => {
      const stream = await tracer.run((run) => open(run, make));
      for await (const _ of stream) break;
      await turn();
      await turn();
      expect(await tracer.flush()).toBe(true);
      expect(tracer.stats().delivered).toBe(1);
    });
    expect(first(run)?.errorCode).toBeUndefined();
    expect([statusOf(run), stats.errors]).toEqual(["success", 0]);
  });

  it("fails when it fails, and so does the run that gave it away", async () => {
    const { run, failures } = await traceRun(async (tracer) => {
      const fail = () => {
        throw new TypeError("swordfish");
      };
      const stream = await tracer.run((run) => open(run, make, fail));
      await expect(read(stream)).rejects.toThrow("swordfish");
      await turn();
    });
    expect(first(run)?.errorCode).toBe("type_error");
    expect(failures).toMatchObject([{ failureCode: "type_error", stepId: first(run)?.stepId }]);
    expect(statusOf(run)).toBe("failure");
  });
});

it("a stream that the run reads itself leaves its outcome to the run", async () => {
  const { run } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const stream = await open(run, generate, () => {
        throw new TypeError("swordfish");
      });
      await expect(read(stream)).rejects.toThrow();
    }),
  );
  expect(statusOf(run)).toBe("partial");
});

it("streams stay what they are: objects of their class, streams that a Response takes, buffers of the reader's own", async () => {
  const { steps } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const given = new ClientStream(() => generate(() => undefined));
      const stream = await run.step("respond", "own_class", () => given);
      expect(stream).toBe(given);
      expect(await read(stream)).toBe("abc");
      const body = await run.step("respond", "response", () => webStream(() => undefined, "bytes"));
      expect(await new Response(body).text()).toBe("abc");
      const own = await run.step("respond", "own_buffer", () => webStream(() => undefined, "bytes"));
      const reader = own.getReader({ mode: "byob" });
      let found = "";
      for (let view = new Uint8Array(8); ; ) {
        const { done, value } = await reader.read(view);
        if (done || value === undefined) break;
        found += new TextDecoder().decode(value);
        view = new Uint8Array(value.buffer);
      }
      expect(found).toBe("abc");
      const frozen = await run.step("respond", "frozen", () =>
        Object.freeze(new ClientStream(() => generate(() => undefined))),
      );
      expect(await buffer(frozen as AsyncIterable<never>).catch(() => "")).toBeDefined();
      const locked = webStream(() => undefined, undefined);
      const lock = locked.getReader();
      expect(await run.step("respond", "locked", () => locked)).toBe(locked);
      lock.releaseLock();
      expect(await text(locked)).toBe("abc");
    }),
  );
  expect(steps.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
});

it("nothing is read ahead of the reader", async () => {
  await traceRun((tracer) =>
    tracer.run(async (run) => {
      let pulls = 0;
      const source = new ReadableStream(
        {
          pull(controller) {
            pulls += 1;
            controller.enqueue("a");
          },
        },
        { highWaterMark: 0 },
      );
      const stream = await run.step("respond", "reply", () => source);
      await turn();
      expect(pulls).toBe(0);
      await stream.cancel();
    }),
  );
});

it("hold keeps a step and its run open until it is released, once", async () => {
  const { run, steps, stats } = await traceRun(async (tracer) => {
    const [hold, step] = await tracer.run((run) =>
      run.step("respond", "reply", (step) => [step.hold(), step] as const),
    );
    await tracer.flush();
    expect(tracer.stats().delivered).toBe(0);
    step.setUsage({ outputTokens: 1 });
    hold.release();
    hold.release();
    hold.fail(new TypeError("too late"));
    step.hold().release();
    await tracer.flush();
    expect(tracer.stats().delivered).toBe(1);
  });
  expect(steps[0]?.usage?.outputTokens).toBe(1n);
  expect([statusOf(run), stats.errors]).toEqual(["success", 0]);
});

it("hold.fail marks the step as failed", async () => {
  const { run, steps } = await traceRun(async (tracer) => {
    const hold = await tracer.run((run) => run.step("plan", "think", (step) => step.hold()));
    hold.fail(new RangeError("swordfish"));
  });
  expect([steps[0]?.errorCode, statusOf(run)]).toEqual(["range_error", "failure"]);
});

it("an error that leaves the run ends it at once, held or not", async () => {
  const { run } = await traceRun(async (tracer) => {
    const failing = tracer.run(async (run) => {
      await run.step("respond", "reply", (step) => step.hold());
      throw new TypeError("swordfish");
    });
    await expect(failing).rejects.toThrow("swordfish");
  });
  expect(statusOf(run)).toBe("failure");
});

/** A page of a list, as clients give: it can be iterated, and seldom is. */
class Page {
  readonly data = [1, 2];

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield* this.data;
  }
}

describe("a run whose step gave what nobody reads as a stream", () => {
  const left: readonly [string, () => unknown][] = [
    ["a page of a list", () => new Page()],
    ["a ReadableStream", () => webStream(() => undefined, undefined)],
    ["a stream of Node's", () => Readable.from(chunks)],
  ];

  it.each(left)("is delivered when its tracer closes: %s", async (_, give) => {
    let page: unknown;
    const { run, steps } = await traceRun(async (tracer) => {
      await tracer.run(async (run) => {
        page = await run.step("tool", "list", give);
      });
    });
    expect(page).toBeDefined();
    expect([statusOf(run), steps[0]?.errorCode]).toEqual(["success", undefined]);
  });
});

it.each(kinds)("an error of %s that nobody handles stays unhandled", async (_, make) => {
  const unhandled: unknown[] = [];
  const listener = (error: unknown) => unhandled.push(error);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", listener);
  const error = new RangeError();
  await traceRun((tracer) =>
    tracer.run(async (run) => {
      const stream = await open(run, make, () => {
        throw error;
      });
      const iterator = stream[Symbol.asyncIterator]();
      for (const _ of chunks) await iterator.next();
      void iterator.next();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }),
  );
  process.removeListener("unhandledRejection", listener);
  for (const other of others) process.on("unhandledRejection", other);
  expect(unhandled).toEqual([error]);
});
