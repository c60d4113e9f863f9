import { FailureType } from "@runfacts/gen/client/failure";
import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { traceRun } from "../../../testing/trace-run.ts";
import { modelOf, type RunModel } from "../run-model.ts";
import { createTimelineState } from "./timeline-state.ts";
import { createWaterfallState } from "./waterfall-state.ts";

const inside = [
  { at: [0, 50] as const, name: "invoke_agent" },
  { at: [0, 10] as const, name: "chat", parentStepId: "s0" },
  { at: [0, 4] as const, parentStepId: "s0", otherSpan: true },
  { at: [1, 3] as const, parentStepId: "s2", otherSpan: true, failed: true },
];

/** The state of a run's page, with its model to be changed. */
function stateOf(first: RunModel) {
  return createRoot((dispose) => {
    const [model, setModel] = createSignal(first);
    const base = createTimelineState({
      model,
      selected: () => model().point.step,
      onSelect: () => undefined,
      view: () => "waterfall",
      onView: () => undefined,
    });
    const state = createWaterfallState(model, base);
    return {
      state,
      setModel,
      dispose,
      ids: () => state.rows().flatMap((row) => (row.kind === "gap" ? [] : row.id)),
    };
  });
}

describe("the rows of a run", () => {
  it("show other spans folded, until one is asked for", () => {
    const model = modelOf(traceRun(inside.map((step) => ({ ...step, failed: false }))));
    const { state, ids } = stateOf(model);
    expect(ids()).toEqual(["s0", "s1", "others:s0"]);
    const hidden = model.timeline.steps[3];
    if (hidden === undefined) throw new Error("the run has no such step");
    state.reveal(hidden);
    expect(ids()).toEqual(["s0", "s1", "others:s0", "s2", "s3"]);
    state.toggleFold("s2");
    expect(ids()).toEqual(["s0", "s1", "others:s0", "s2"]);
    state.reveal(hidden);
    expect(ids()).toContain("s3");
  });

  it("open what hides the step that the run failed at", () => {
    const failures = [{ stepId: "s3", failureType: FailureType.TOOL, failureCode: "timeout" }];
    const { state, ids } = stateOf(modelOf(traceRun(inside, { failures })));
    expect(ids()).toEqual(["s0", "s1", "others:s0", "s2", "s3"]);
    state.toggleFold("others:s0");
    expect(ids()).toEqual(["s0", "s1", "others:s0"]);
  });

  it("stay folded and open as they were while steps come in between, whatever their numbers", () => {
    const { state, setModel, ids } = stateOf(
      modelOf(traceRun(inside.map((step) => ({ ...step, failed: false })))),
    );
    state.toggleFold("others:s0");
    expect(ids()).toEqual(["s0", "s1", "others:s0", "s2", "s3"]);
    const late = { at: [0, 0.5] as const, stepId: "late", name: "plan", parentStepId: "s0" };
    const ided = inside.map((step, index) => ({ ...step, failed: false, stepId: `s${index}` }));
    setModel(modelOf(traceRun([...ided.slice(0, 1), late, ...ided.slice(1)])));
    expect(ids()).toEqual(["s0", "late", "s1", "others:s0", "s2", "s3"]);
  });
});
