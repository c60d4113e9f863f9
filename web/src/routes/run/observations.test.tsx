import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { DecisionSchema } from "@runfacts/gen/client/decision";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { SignalSchema } from "@runfacts/gen/client/signal";
import { render, screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { RunObservations, StepObservations } from "./observations.tsx";
import { modelOf } from "./run-model.ts";

const STEP_ID = "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3f";
const decision = (fields: MessageInitShape<typeof DecisionSchema> = {}) =>
  create(DecisionSchema, {
    decisionType: "tool_selection",
    selected: "search_orders",
    reasonCode: "fresh_data_required",
    ...fields,
  });
const signal = (fields: MessageInitShape<typeof SignalSchema> = {}) =>
  create(SignalSchema, { signalType: "schema_valid", signalCode: "full_match", ...fields });

function model(fields: MessageInitShape<typeof RunSchema>) {
  const [startedAt, endedAt] = [timestampFromMs(0), timestampFromMs(1_000)];
  return modelOf(create(RunSchema, { status: RunStatus.SUCCESS, startedAt, endedAt, ...fields }));
}
const text = () => document.body.textContent ?? "";

describe("observations of a step", () => {
  it("are its decisions, with what else could be chosen, and its signals alone", () => {
    const run = model({
      decisions: [
        decision({
          stepId: STEP_ID,
          confidence: 0.999,
          candidates: ["search_orders", "use_cache"],
          metadata: { options: 2 },
        }),
        decision({ selected: "of_the_run" }),
      ],
      qualitySignals: [
        signal({ stepId: STEP_ID, value: false, weight: 0.5 }),
        signal({ stepId: STEP_ID, signalType: "score", number: 0.25 }),
        signal({ stepId: STEP_ID, signalType: "grade", category: "partly" }),
      ],
    });
    render(() => <StepObservations model={run} stepId={STEP_ID} />);
    screen.getByRole("heading", { name: "Decisions" });
    screen.getByRole("heading", { name: "Signals" });
    for (const shown of ["search_orders", "fresh_data_required", ">99%", "use_cache", "options"])
      expect(text()).toContain(shown);
    expect(text()).toContain("full_match: no, weight 0.5");
    expect(text()).toContain("full_match: 0.25");
    expect(text()).toContain("full_match: partly");
    expect(text()).not.toContain("of_the_run");
    expect(text().match(/search_orders/g)).toHaveLength(1);
  });

  it("are not mentioned where there are none", () => {
    render(() => <StepObservations model={model({ decisions: [decision()] })} stepId={STEP_ID} />);
    expect(text()).toBe("");
  });
});

describe("observations of a run as a whole", () => {
  it("are those of no step", () => {
    const run = model({
      decisions: [decision(), decision({ stepId: STEP_ID, selected: "of_the_step" })],
      qualitySignals: [signal({ value: true })],
    });
    render(() => <RunObservations model={run} />);
    screen.getByRole("region", { name: "Decisions" });
    screen.getByRole("region", { name: "Signals" });
    expect(text()).toContain("full_match: yes");
    expect(text()).not.toContain("of_the_step");
  });
});
