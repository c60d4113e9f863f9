import { create } from "@bufbuild/protobuf";
import { FailureSchema } from "@runfacts/gen/client/failure";
import { expect, it } from "vitest";
import { findFailurePoint } from "./failing-step.ts";
import { sampleStep } from "./sample-step.ts";

const steps = [
  sampleStep(0, "a", [0, 1], { failed: true }),
  sampleStep(1, "b", [1, 2]),
  sampleStep(2, "c", [2, 3], { failed: true }),
];
const failure = (failureCode: string, stepId?: string) => create(FailureSchema, { failureCode, stepId });

it("is the failure of the latest step", () => {
  const point = findFailurePoint([failure("early", "s0"), failure("late", "s2"), failure("whole")], steps);
  expect(point).toMatchObject({ failure: { failureCode: "late" }, step: { id: "s2" }, isNamed: true });
});

it("of a run that failed as a whole is the last step that failed", () => {
  const point = findFailurePoint([failure("whole")], steps);
  expect(point).toMatchObject({ failure: { failureCode: "whole" }, step: { id: "s2" }, isNamed: false });
});

it("is one that the agent survived only where none was recorded", () => {
  const survived = create(FailureSchema, { failureCode: "survived", stepId: "s2", survived: true });
  const recorded = findFailurePoint([failure("early", "s0"), survived], steps);
  expect(recorded).toMatchObject({ failure: { failureCode: "early" }, step: { id: "s0" } });
  const whole = findFailurePoint([survived, failure("whole")], steps);
  expect(whole.failure?.failureCode).toBe("whole");
  expect(findFailurePoint([survived], steps)).toMatchObject({ step: { id: "s2" }, isNamed: true });
});

it("may be no step at all", () => {
  expect(findFailurePoint([], [sampleStep(0, "a", [0, 1])])).toEqual({
    failure: undefined,
    step: undefined,
    isNamed: false,
  });
});
