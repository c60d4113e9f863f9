import { toBinary } from "@bufbuild/protobuf";
import { RunSchema } from "@runfacts/gen/server/run";
import { expect, it } from "vitest";
import { traceRun } from "../../dev/trace.ts";

it("a run keeps 10,000 steps; more are dropped, their callbacks run, and it stays valid", async () => {
  let calls = 0;
  const { run, steps, stats, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      for (let i = 0; i < 10_003; i += 1) {
        await run.step("tool", "call", (step) => {
          calls += 1;
          step.setModel("m");
        });
      }
      run.recordFailure({ type: "tool", code: "timeout" });
    }),
  );
  expect(calls).toBe(10_003);
  expect(steps).toHaveLength(10_000);
  expect(run.failures).toHaveLength(1);
  expect(stats).toMatchObject({ delivered: 1, droppedSteps: 3 });
  expect(warnings.map(({ code, rule }) => `${code} ${rule}`)).toEqual(["limit_reached steps"]);
});

it("a run keeps 3 MiB; later facts, failures and steps are dropped, and it stays valid", async () => {
  const facts = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`fact_${i}`, Array.from({ length: 16 }, () => 0.123456789)]),
  );
  const { run, stats, warnings } = await traceRun((tracer) =>
    tracer
      .run(async (run) => {
        for (let i = 0; i < 600; i += 1) {
          await run.step("tool", "ü".repeat(251), async (step) => {
            step.addMetadata(facts);
            step.setUsage({ inputTokens: Number.MAX_SAFE_INTEGER, costUsd: 0.1 });
            step.fail("timeout", { message: "größe ".repeat(80).trim() });
          });
        }
        throw new TypeError("end");
      })
      .catch(() => undefined),
  );
  const bytes = toBinary(RunSchema, run).length;
  expect(bytes).toBeLessThanOrEqual(3 * 1024 * 1024);
  expect(bytes).toBeGreaterThan(2.8 * 1024 * 1024);
  expect(stats.delivered).toBe(1);
  expect(stats.droppedSteps).toBeGreaterThan(0);
  expect(warnings.every(({ code }) => code === "limit_reached")).toBe(true);
});

it("a step keeps 64 facts and 8 KiB of them", async () => {
  const { steps, warnings } = await traceRun((tracer) =>
    tracer.run(async (run) => {
      const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`key_${i}`, i]));
      await run.step("tool", "many", (step) => step.addMetadata(many));
      const large = Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`key_${i}`, Array.from({ length: 16 }, () => 0.123456789)]),
      );
      await run.step("tool", "large", (step) => step.addMetadata(large));
    }),
  );
  expect(Object.keys(steps[0]?.metadata ?? {})).toHaveLength(64);
  expect(Object.keys(steps[1]?.metadata ?? {})).toHaveLength(40);
  expect(warnings.map(({ rule }) => rule).sort()).toEqual(["metadata-too-large", "metadata-too-many-keys"]);
});
