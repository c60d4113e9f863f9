import { create } from "@bufbuild/protobuf";
import { DurationSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { firstCountedStep } from "./first-counted-step.ts";

const HOUR = 3_600_000;
const trend = { trendStartTime: timestampFromMs(HOUR), step: create(DurationSchema, { seconds: 3600n }) };

it("is the first of all where every failure is counted", () => {
  expect(firstCountedStep({ ...trend, countedSince: undefined })).toBe(0);
});

it.each([
  [HOUR, 0],
  [4 * HOUR - 1, 2],
  [4 * HOUR, 3],
])("since %d ms is step %d", (since, step) => {
  expect(firstCountedStep({ ...trend, countedSince: timestampFromMs(since) })).toBe(step);
});
