import { extendExpect, TestTracer } from "@runfacts/sdk/testing";
import { beforeEach, expect, it } from "vitest";
import { answer } from "./answer.ts";

const expectRun = extendExpect(expect);
const tracer = new TestTracer();
beforeEach(() => tracer.clear());

it("looks orders up before it answers, and tells facts alone", async () => {
  expect(await answer(tracer, "ada")).toBe("You have 2 orders.");
  expectRun(tracer.lastRun).toHaveSteps(["plan choose_tool", "tool search_orders", "respond write_reply"]);
  expectRun(tracer.lastRun).toHaveStep({ name: "search_orders", metadata: { order_count: 2 } });
  expectRun(tracer).not.toHaveDropped();
});

it("fails by a code that can be counted", async () => {
  await expect(answer(tracer, "bob")).rejects.toThrow("no such customer");
  expectRun(tracer.lastRun).toHaveStatus("failure");
  expectRun(tracer.lastRun).toHaveFailure({ type: "tool", code: "unknown_customer", step: "search_orders" });
});
