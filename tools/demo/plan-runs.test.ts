import { expect, it } from "vitest";
import { type PlannedRun, planRuns } from "./plan-runs.ts";

const HOUR = 3_600_000;
const until = Date.parse("2026-11-20T15:30:00Z");
const options = { seed: 1, runs: 3000, days: 7, until };
const planned = planRuns(options);

const faultShare = (runs: readonly PlannedRun[]) =>
  runs.filter((run) => run.fault !== undefined).length / runs.length;

it("runs lie in the full days and today until now, in order", () => {
  const starts = planned.map((run) => run.startsAt);
  expect(Math.min(...starts)).toBeGreaterThanOrEqual(Date.parse("2026-11-13T00:00:00Z"));
  expect(Math.max(...starts)).toBeLessThanOrEqual(until);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(starts.filter((start) => start < Date.parse("2026-11-20T00:00:00Z")).length).toBeGreaterThan(2950);
});

it("later on the same day the plan is the same and goes on", () => {
  const later = planRuns({ ...options, until: until + 2 * HOUR });
  expect(later.slice(0, planned.length)).toEqual(planned);
  expect(later.length).toBeGreaterThan(planned.length);
  expect(planRuns({ ...options, seed: 2 })[0]).not.toEqual(planned[0]);
});

it("working hours are busier than nights, and weekdays than weekends", () => {
  const inHours = (from: number, to: number) =>
    planned.filter(({ startsAt }) => {
      const at = new Date(startsAt).getUTCHours();
      return at >= from && at < to;
    }).length;
  expect(inHours(9, 15)).toBeGreaterThan(8 * inHours(0, 6));
  const onDay = (day: number) =>
    planned.filter(({ startsAt }) => new Date(startsAt).getUTCDay() === day).length;
  expect(onDay(3)).toBeGreaterThan(1.5 * onDay(0));
});

it("version 1.6.0 of support went wrong, first in staging", () => {
  const support = planned.filter(({ agent }) => agent.agentId === "support");
  const of = (version: string, environment = "production") =>
    support.filter((run) => run.release.version === version && run.environment === environment);
  expect(faultShare(of("1.6.0"))).toBeGreaterThan(3 * faultShare(of("1.5.2")));
  const firstOf = (environment: string) => Math.min(...of("1.6.0", environment).map((run) => run.startsAt));
  expect(firstOf("staging")).toBeLessThan(firstOf("production"));
});

it("a small demo has no more runs than asked for in its full days", () => {
  const small = planRuns({ ...options, runs: 7, until: Date.parse("2026-11-20T00:00:00Z") });
  expect(small.length).toBeLessThanOrEqual(8);
});
