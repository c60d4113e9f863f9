import { StepPatternType } from "@runfacts/gen/client/step_pattern";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../testing/trace-run.ts";
import { modelOf } from "./run-model.ts";
import { StepCall } from "./step-call.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";

const [digest, other] = ["3fa9c2d1".repeat(4), "00000000".repeat(4)];
const run = traceRun(
  [
    { at: [0, 1], argumentDigest: digest, resultBytes: 12_400n, droppedAttributes: 5 },
    { at: [1, 2], argumentDigest: digest },
    { at: [2, 3], argumentDigest: other },
    { at: [3, 4], argumentDigest: digest },
    { at: [4, 5] },
  ],
  { patterns: [{ type: StepPatternType.LOOP, stepIds: ["s0", "s1", "s3"], names: ["work"], stepCount: 3 }] },
);

function show(seq: number): { readonly text: string; readonly revealed: string[] } {
  const revealed: string[] = [];
  const state = { reveal: (step: { id: string }) => revealed.push(step.id) } as unknown as TimelineState;
  const step = run.steps[seq];
  if (step === undefined) throw new Error("the run has no such step");
  const { container } = render(() => <StepCall step={step} model={modelOf(run)} state={state} />);
  return { text: container.textContent, revealed };
}

it("shows the digest of arguments short, the size of the result for people, and how much was left out", () => {
  const { text, revealed } = show(0);
  expect(text).toContain("digest 3fa9c2d1");
  expect(text).not.toContain(digest);
  expect(text).toContain("12 kB");
  expect(text).toContain("5 attributes");
  expect(text).toContain("call 1 of 3 with the same arguments");
  fireEvent.click(screen.getByRole("button", { name: "Step 3, with the same arguments" }));
  expect(revealed).toEqual(["s3"]);
});

it("names no other call where the arguments are others", () => {
  show(2);
  expect(screen.queryByText("Same arguments")).toBeNull();
});

it("says nothing of a step of which nothing is known", () => {
  expect(show(4).text).toBe("");
});
