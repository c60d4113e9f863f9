import { expect, it } from "vitest";
import { ownerOf } from "./owner-of.ts";
import { sampleStep } from "./sample-step.ts";

const span = (seq: number, parentId: string) =>
  sampleStep(seq, "span", [seq, seq + 1], { parentId, isOther: true });
const steps = [
  sampleStep(0, "search", [0, 9]),
  span(1, "s0"),
  span(2, "s1"),
  span(3, "s4"),
  span(4, "s3"),
  span(5, "gone"),
];

it.each([
  [2, "s0"],
  [1, "s0"],
  [3, undefined],
  [5, undefined],
])("the step around span %i is %s", (seq, owner) => {
  const found = steps[seq];
  if (found === undefined) throw new Error("there is no such step");
  expect(ownerOf(found, steps)?.id).toBe(owner);
});
