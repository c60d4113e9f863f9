import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { StepType } from "@runfacts/gen/client/step";
import { fireEvent, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { modelOf } from "./run-model.ts";
import { StepPanel } from "./step-panel.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";

/** Shows a step of a run in which these steps failed. Returns the seqs of the steps that were asked for. */
function show(seq: number, failed: readonly number[]): (number | undefined)[] {
  const run = create(RunSchema, {
    status: RunStatus.PARTIAL,
    startedAt: timestampFromMs(0),
    endedAt: timestampFromMs(60_000),
    steps: [0, 1, 2, 3, 4].map((n) => ({
      stepId: `step-${n}`,
      seq: n,
      stepType: StepType.TOOL,
      name: `call_${n}`,
      startedAt: timestampFromMs(n * 1_000),
      endedAt: timestampFromMs(n * 1_000 + 500),
      failed: failed.includes(n),
    })),
  });
  const model = modelOf(run);
  const step = model.timeline.steps.find((candidate) => candidate.seq === seq);
  if (step === undefined) throw new Error("the run has no such step");
  const revealed: (number | undefined)[] = [];
  const state = {
    reveal: (to: { readonly seq: number }) => revealed.push(to.seq),
  } as unknown as TimelineState;
  renderLinked(() => <StepPanel step={step} model={model} state={state} />);
  return revealed;
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

it("goes from a failed step to the failed ones before and after it", () => {
  const revealed = show(2, [0, 2, 4]);
  fireEvent.click(button("Failed step before"));
  fireEvent.click(button("Next failed step"));
  expect(revealed).toEqual([0, 4]);
});

it("has no way beyond the first and the last failed step", () => {
  show(1, [1, 3]);
  expect(button("Failed step before").disabled).toBe(true);
  expect(button("Next failed step").disabled).toBe(false);
  document.body.replaceChildren();
  show(3, [1, 3]);
  expect(button("Failed step before").disabled).toBe(false);
  expect(button("Next failed step").disabled).toBe(true);
});

it("leads from a step that worked to the only failed one, and from that one nowhere", () => {
  const revealed = show(0, [3]);
  fireEvent.click(button("Next failed step"));
  expect(revealed).toEqual([3]);
  document.body.replaceChildren();
  show(3, [3]);
  expect(screen.queryByRole("button", { name: "Next failed step" })).toBeNull();
});
