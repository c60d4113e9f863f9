import { expectTypeOf, it } from "vitest";
import {
  AgentTracer,
  type Failure,
  type Metadata,
  type Run,
  type Step,
  type TracerOptions,
  type TracerStats,
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
