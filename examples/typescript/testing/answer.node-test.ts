// Run it: node --test answer.node-test.ts
import assert from "node:assert/strict";
import { it } from "node:test";
import { assertFailure, assertNothingDropped, assertStep, TestTracer } from "@runfacts/sdk/testing";
import { answer } from "./answer.ts";

it("looks orders up before it answers", async () => {
  const tracer = new TestTracer();
  await answer(tracer, "ada");
  assertStep(tracer.lastRun, { type: "tool", name: "search_orders", errorCode: null });
  assertNothingDropped(tracer);
});

it("fails by a code that can be counted", async () => {
  const tracer = new TestTracer();
  await assert.rejects(answer(tracer, "bob"));
  assertFailure(tracer.lastRun, "unknown_customer");
});
