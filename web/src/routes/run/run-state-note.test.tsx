import { RunStatus } from "@runfacts/gen/client/run";
import { StepWait } from "@runfacts/gen/client/step";
import { render } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../testing/trace-run.ts";
import { RunStateNote } from "./run-state-note.tsx";

/** What is said of a run whose last step has ended or not. */
function note(wait: StepWait, hasEnded: boolean): string {
  const run = traceRun([{ at: [0, 1], wait }], { status: RunStatus.RUNNING });
  const step = run.steps[0];
  if (step !== undefined && !hasEnded) step.endedAt = undefined;
  return render(() => <RunStateNote run={run} />).container.textContent;
}

it("says what a run waits for, while it does", () => {
  expect(note(StepWait.PERSON, false)).toContain("It waits for a person.");
  expect(note(StepWait.RUN, false)).toContain("It waits for another run.");
  expect(note(StepWait.PERSON, true)).toContain("Its steps appear");
  expect(note(StepWait.UNSPECIFIED, false)).toContain("Its steps appear");
});
