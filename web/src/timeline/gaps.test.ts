import { expect, it } from "vitest";
import { findGaps } from "./gaps.ts";
import { sampleStep } from "./sample-step.ts";
import { buildTree } from "./step-tree.ts";

it("finds silence before, between and after steps, but no short one", () => {
  const tree = buildTree([
    sampleStep(0, "a", [6, 7]),
    sampleStep(1, "b", [10, 20]),
    sampleStep(2, "c", [12, 13]),
    sampleStep(3, "d", [26, 27]),
  ]);
  expect(findGaps(tree, 40_000)).toEqual([
    { start: 0, end: 6_000 },
    { start: 20_000, end: 26_000 },
    { start: 27_000, end: 40_000 },
  ]);
});

it("looks inside a step that frames others", () => {
  const tree = buildTree([
    sampleStep(0, "frame", [0, 30]),
    sampleStep(1, "a", [0, 1], { parentId: "s0" }),
    sampleStep(2, "b", [20, 30], { parentId: "s0" }),
  ]);
  expect(findGaps(tree, 30_000)).toEqual([{ start: 1_000, end: 20_000 }]);
});

it("an open run is not silent at its end, and one without steps is all silence", () => {
  expect(findGaps(buildTree([sampleStep(0, "a", [0, 1])]), undefined)).toEqual([]);
  expect(findGaps([], 60_000)).toEqual([{ start: 0, end: 60_000 }]);
});
