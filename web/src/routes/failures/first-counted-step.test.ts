import { create } from "@bufbuild/protobuf";
import { DurationSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { firstCountedStep } from "./first-counted-step.ts";

const hour = 3_600_000;
const trend = { trendStartTime: timestampFromMs(hour), step: create(DurationSchema, { seconds: 3600n }) };

test("is the first of all where every failure is counted", () => {
  expect(firstCountedStep({ ...trend, countedSince: undefined })).toBe(0);
});

test.each([
  [hour, 0],
  [4 * hour - 1, 2],
  [4 * hour, 3],
])("since %d ms is step %d", (since, step) => {
  expect(firstCountedStep({ ...trend, countedSince: timestampFromMs(since) })).toBe(step);
});
