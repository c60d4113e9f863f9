import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureSchema, FailureType } from "@runfacts/gen/client/failure";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { StepType } from "@runfacts/gen/client/step";
import { render } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { modelOf } from "../run-model.ts";
import { Why } from "./why.tsx";

/** Renders it for a run of calls of one tool, one letter each: `x` for the call that the failure names, `f` and `o` for others. */
function show(calls: string): string {
  const steps = [...calls].map((call, seq) => ({
    stepId: `step-${seq}`,
    seq,
    stepType: StepType.TOOL,
    name: "text_editor",
    startedAt: timestampFromMs(seq * 1_000),
    endedAt: timestampFromMs(seq * 1_000 + 500),
    failed: call !== "o",
  }));
  const failure = create(FailureSchema, {
    stepId: `step-${calls.indexOf("x")}`,
    failureType: FailureType.TOOL,
    failureCode: "timeout",
    message: "No answer",
  });
  const run = create(RunSchema, {
    status: RunStatus.FAILURE,
    startedAt: timestampFromMs(0),
    endedAt: timestampFromMs(60_000),
    steps,
    failures: [failure],
  });
  return render(() => <Why model={modelOf(run)} failure={failure} />).container.textContent;
}

describe("why a run failed", () => {
  it.each([
    { calls: "ox", says: "1 of 2 text_editor calls failed; none worked after #0" },
    { calls: "ofofx", says: "3 of 5 text_editor calls failed; none worked after #2" },
    { calls: "fx", says: "2 of 2 text_editor calls failed; none worked" },
    { calls: "xo", says: "1 of 2 text_editor calls failed; later ones worked" },
  ])("counts the other calls of the step: $calls", ({ calls, says }) => {
    expect(show(calls)).toMatch(new RegExp(`${says}$`));
  });

  it("counts nothing for a single call", () => {
    expect(show("x")).not.toContain("calls failed");
  });
});
