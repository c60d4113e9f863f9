import { create } from "@bufbuild/protobuf";
import { GetStatsResponseSchema } from "@runfacts/gen/client/query_service";
import { expect, it } from "vitest";
import { closedRuns, stepsText } from "./closed-runs.ts";

const stats = (totalRuns: bigint, totalSteps: bigint, running?: bigint) =>
  create(GetStatsResponseSchema, {
    totalRuns,
    totalSteps,
    statusBreakdown: { success: 1n, abandoned: 1n, ...(running !== undefined && { running }) },
  });

it("tells of which runs steps are counted, where some are open", () => {
  expect(stepsText(stats(31n, 1_245n, 3n))).toBe("1,245 steps of 28 runs not open");
  expect(stepsText(stats(2n, 1n, 1n))).toBe("1 step of 1 run not open");
  expect(stepsText(stats(3n, 0n, 3n))).toBe("0 steps of 0 runs not open");
});

it("says nothing of runs where none is open", () => {
  expect(stepsText(stats(31n, 1_245n))).toBe("1,245 steps");
  expect(closedRuns(stats(31n, 1_245n))).toBe(31n);
});
