import { create } from "@bufbuild/protobuf";
import { TimeSeriesPointSchema } from "@runfacts/gen/client/stats";
import { expect, it } from "vitest";
import { figureOfPoint } from "./figure-of-point.ts";

const point = create(TimeSeriesPointSchema, {
  statusBreakdown: { success: 5n, partial: 1n, failure: 2n, running: 7n, abandoned: 2n },
  usage: { inputTokens: 60n, outputTokens: 20n, costUsd: 2 },
  runDuration: { p50Ms: 40, p95Ms: 90, p99Ms: 99 },
});

it.each([
  // Of the 8 runs that ended.
  ["failure_rate", 0.25],
  ["abandoned_rate", 0.2],
  ["tokens", 10],
  ["cost_usd", 0.25],
  ["duration_p50_ms", 40],
  ["duration_p95_ms", 90],
])("%s of a point is %d", (metric, value) => {
  expect(figureOfPoint(metric)?.(point)).toBe(value);
  expect(figureOfPoint(metric)?.(create(TimeSeriesPointSchema))).toBeNull();
});

it("knows no other", () => {
  expect(figureOfPoint("toString")).toBeUndefined();
  expect(figureOfPoint("signal:thumbs")).toBeUndefined();
});
