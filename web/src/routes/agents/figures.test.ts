import { create } from "@bufbuild/protobuf";
import { GetStatsResponseSchema } from "@runfacts/gen/client/query_service";
import { expect, it } from "vitest";
import { compareFailures, figuresOf, perHundred, relativeChange } from "./figures.ts";

const stats = (failureRunBreakdown: Record<string, bigint>) =>
  figuresOf(
    create(GetStatsResponseSchema, {
      totalRuns: 12n,
      statusBreakdown: { success: 8n, failure: 2n, running: 2n },
      runDuration: { p50Ms: 10, p90Ms: 18, p95Ms: 20, p99Ms: 30 },
      retries: { runCount: 12n, retriedRunCount: 3n, retryCount: 5n },
      // More failures than runs with one: a run may have several.
      failureBreakdown: { "tool/timeout": 99n },
      failureRunBreakdown,
    }),
  );

it("takes what is compared from the statistics", () => {
  expect(stats({ "tool/timeout": 4n })).toEqual({
    runs: 12,
    success: { hits: 8, total: 10 },
    p50Ms: 10,
    p95Ms: 20,
    retried: { hits: 3, total: 12 },
    retries: 5,
    failures: new Map([["tool/timeout", 4]]),
  });
});

it("lists the failures of both sides", () => {
  const [a, b] = [stats({ "tool/x": 1n, "model/y": 2n }), stats({ "tool/x": 5n, "tool/a": 2n })];
  expect(compareFailures(a, b)).toEqual([
    { key: "tool/x", a: 1, b: 5 },
    { key: "model/y", a: 2, b: 0 },
    { key: "tool/a", a: 0, b: 2 },
  ]);
});

it("changes and rates of nothing are unknown", () => {
  expect([relativeChange(10, 15), relativeChange(0, 1), relativeChange(undefined, 1)]).toEqual([
    0.5,
    undefined,
    undefined,
  ]);
  expect([perHundred(3, 12), perHundred(0, 0)]).toEqual([25, undefined]);
});
