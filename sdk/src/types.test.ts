import type { IncomingHttpHeaders } from "node:http";
import { expectTypeOf, it } from "vitest";
import {
  AgentTracer,
  classifyError,
  currentRun,
  currentStep,
  type ErrorFacts,
  type Failure,
  type Metadata,
  type ObserveOptions,
  observe,
  type Run,
  type RunOptions,
  type Step,
  type TracerOptions,
  type TracerStats,
  withRun,
  withStep,
} from "./index.ts";

// The compiler checks these; running them shows that they are about real values.
const tracer = new AgentTracer({ agentId: "a", agentVersion: "1", enabled: false });
const run = tracer.startRun();

it("callbacks give back exactly what they return", () => {
  expectTypeOf(tracer.run(() => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(tracer.run(async () => ({ id: "x" }) as const)).toEqualTypeOf<Promise<{ readonly id: "x" }>>();
  expectTypeOf(tracer.run({ sessionId: "s" }, () => undefined)).toEqualTypeOf<Promise<undefined>>();
  expectTypeOf(run.step("tool", "t", async () => [1, "a"])).toEqualTypeOf<Promise<(string | number)[]>>();
  expectTypeOf(run.step("tool", "t", { attempt: 2 }, () => true)).toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(run.retry("tool", "t", (_, attempt) => attempt)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(run.retry("tool", "t", { attempts: 2 }, async () => null)).toEqualTypeOf<Promise<null>>();
});

it("what is observed keeps its type: overloads, generics, this, generators and properties too", () => {
  function first<T>(list: readonly T[]): T | undefined;
  function first<T>(list: readonly T[], otherwise: T): T;
  function first<T>(list: readonly T[], otherwise?: T): T | undefined {
    return list[0] ?? otherwise;
  }
  async function* count(this: Date, to: number): AsyncGenerator<number, string, boolean> {
    yield to;
    return "done";
  }
  const tagged = Object.assign(() => 1, { tag: "x" });
  const observed = observe(first, { type: "tool" });
  expectTypeOf(observed).toEqualTypeOf<typeof first>();
  expectTypeOf(observed([1, 2], 3)).toEqualTypeOf<number>();
  expectTypeOf(observe(count, { type: "respond" })).toEqualTypeOf<typeof count>();
  expectTypeOf(observe(tagged, { type: "other", name: "tagged", tracer })).toEqualTypeOf<typeof tagged>();
  expectTypeOf<{ type: "think" }>().not.toExtend<ObserveOptions>();
  expectTypeOf(observe(async (id: string) => ({ id }), { type: "tool" })).toEqualTypeOf<
    (id: string) => Promise<{ id: string }>
  >();
});

it("the current run and step may be absent; bodies keep their types", () => {
  expectTypeOf(currentRun()).toEqualTypeOf<Run | undefined>();
  expectTypeOf(currentStep()).toEqualTypeOf<Step | undefined>();
  expectTypeOf(withRun(run, () => 1)).toEqualTypeOf<number>();
  expectTypeOf(withStep(run.step("tool", "t"), async () => "a")).toEqualTypeOf<Promise<string>>();
  expectTypeOf(classifyError(1)).toEqualTypeOf<ErrorFacts | undefined>();
  expectTypeOf<{ traceId: Headers }>().toExtend<RunOptions>();
  expectTypeOf<{ traceId: IncomingHttpHeaders }>().toExtend<RunOptions>();
});

it("without a callback a step is disposable", () => {
  expectTypeOf(run.step("tool", "t")).toEqualTypeOf<Step>();
  expectTypeOf(run.step("tool", "t", { model: "m" })).toEqualTypeOf<Step>();
  expectTypeOf<Step>().toExtend<Disposable>();
  expectTypeOf<Run>().toExtend<AsyncDisposable>();
  expectTypeOf<AgentTracer>().toExtend<AsyncDisposable>();
  expectTypeOf(tracer.stats()).toEqualTypeOf<TracerStats>();
});

it("facts are flat and words are checked", () => {
  expectTypeOf<{ count: number; tags: string[]; none: null; absent: undefined }>().toExtend<Metadata>();
  expectTypeOf<{ nested: { a: number } }>().not.toExtend<Metadata>();
  expectTypeOf<{ when: Date }>().not.toExtend<Metadata>();
  expectTypeOf<{ lists: number[][] }>().not.toExtend<Metadata>();
  expectTypeOf<{ type: "tool"; code: string }>().toExtend<Failure>();
  expectTypeOf<{ type: "network"; code: string }>().not.toExtend<Failure>();
  expectTypeOf<{ agentId: string }>().not.toExtend<TracerOptions>();
  expectTypeOf<"think">().not.toExtend<Parameters<Run["step"]>[0]>();
});
