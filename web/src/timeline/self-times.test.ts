import { expect, it } from "vitest";
import { sampleStep } from "./sample-step.ts";
import { selfTimes } from "./self-times.ts";
import { buildTree } from "./step-tree.ts";

it("is the own latency that the service tells, where it does", () => {
  const tree = buildTree([
    sampleStep(0, "frame", [0, 10], { type: "other", own: 2_500 }),
    sampleStep(1, "bash", [1, 4], { parentId: "s0", latency: 9_000, own: 9_000 }),
  ]);
  expect([...selfTimes(tree)]).toEqual([
    ["other", { steps: 1, ms: 2_500 }],
    ["tool", { steps: 1, ms: 9_000 }],
  ]);
});

it("time inside a step is of the steps inside it, and counts once", () => {
  const inside = { parentId: "s0" };
  const tree = buildTree([
    sampleStep(0, "frame", [0, 10], { type: "other" }),
    sampleStep(1, "chat", [1, 4], inside),
    sampleStep(2, "chat again", [3, 6], inside),
    sampleStep(3, "bash", [8, 12], inside),
  ]);
  expect([...selfTimes(tree)]).toEqual([
    ["other", { steps: 1, ms: 3_000 }],
    ["plan", { steps: 2, ms: 6_000 }],
    ["tool", { steps: 1, ms: 4_000 }],
  ]);
});
