import { create } from "@bufbuild/protobuf";
import { FailureType } from "@runfacts/gen/client/failure";
import { RunSchema } from "@runfacts/gen/client/run";
import { StepType } from "@runfacts/gen/client/step";
import { expect, it } from "vitest";
import { failuresOfRun } from "./failures-of-run.ts";

const step = (seq: number, stepType: StepType, errorCode?: string) =>
  ({ stepId: `s${seq}`, seq, stepType, errorCode, survived: errorCode !== undefined }) as const;

it("are those that were recorded and those of survived steps, in the order of the steps, the whole run's last", () => {
  const run = create(RunSchema, {
    steps: [
      step(0, StepType.RETRIEVE, "no_results"),
      { ...step(1, StepType.TOOL, "timeout"), survived: false },
      step(2, StepType.PLAN, "overloaded"),
      step(3, StepType.OTHER, "error"),
    ],
    failures: [
      { failureType: FailureType.TOOL, failureCode: "timeout", stepId: "s1" },
      { failureType: FailureType.ORCHESTRATION, failureCode: "a" },
      { failureType: FailureType.ORCHESTRATION, failureCode: "b" },
    ],
  });
  expect(failuresOfRun(run).map((one) => [one.failureType, one.failureCode, one.survived])).toEqual([
    [FailureType.RETRIEVAL, "no_results", true],
    [FailureType.TOOL, "timeout", false],
    [FailureType.MODEL, "overloaded", true],
    [FailureType.ORCHESTRATION, "error", true],
    [FailureType.ORCHESTRATION, "a", false],
    [FailureType.ORCHESTRATION, "b", false],
  ]);
  expect(failuresOfRun(run)[0]?.message).toBe("no results");
});
