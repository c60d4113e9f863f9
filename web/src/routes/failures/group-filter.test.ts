import { create } from "@bufbuild/protobuf";
import { FailureType } from "@runfacts/gen/client/failure";
import { FailureGroupSchema, ListFailureGroupsResponseSchema } from "@runfacts/gen/client/failure_group";
import { expect, it } from "vitest";
import { hasOwnRuns } from "./group-filter.ts";

const kind = { failureType: FailureType.TOOL, failureCode: "timeout", agentId: "support" };
const ofStep = create(FailureGroupSchema, { ...kind, stepName: "search" });
const ofRun = create(FailureGroupSchema, kind);
const other = create(FailureGroupSchema, { ...kind, agentId: "billing" });
const list = (groups: (typeof ofRun)[], totalGroups = groups.length) =>
  create(ListFailureGroupsResponseSchema, { groups, totalGroups: BigInt(totalGroups) });

it("a step tells the runs of its group from all others", () => {
  expect(hasOwnRuns(ofStep, list([ofStep, ofRun]))).toBe(true);
});

it("failures of runs as a whole have runs of their own where no step fails alike", () => {
  expect(hasOwnRuns(ofRun, list([ofRun, other]))).toBe(true);
  expect(hasOwnRuns(ofRun, list([ofRun, ofStep]))).toBe(false);
  expect(hasOwnRuns(ofRun, list([ofRun, other], 3))).toBe(false);
});
