import { describe, expect, it } from "vitest";
import { createDraws } from "../statistics/testing/draws.ts";
import type { Opened } from "./finding.ts";
import { DAY, facts, HOUR_MS, hoursOf, watch } from "./testing/watch-hours.ts";

const draws = createDraws(5);
const failing = (rate: number, runs = 30) => [facts("1", runs, draws.hits(runs, draws.hourRate(rate, 0.02)))];

describe("an agent is watched", () => {
  const learned = watch(hoursOf(15 * DAY, () => failing(0.1)));

  it("a rate that doubles is a drift, told once, and resolved when it is as before", () => {
    expect(learned.found).toEqual([]);
    const worse = watch(
      hoursOf(3 * DAY, () => failing(0.2)),
      learned.state,
      15 * DAY,
    );
    expect(worse.found).toMatchObject([
      { type: "opened", kind: "drift", metric: "failure_rate", subject: "production\nfailure_rate" },
    ]);
    const [told] = worse.found as readonly (Opened & { hour: number })[];
    expect(told?.hour).toBeLessThan(15 * DAY + 24);
    expect(told?.baseline).toBeCloseTo(0.1, 1);
    expect(told?.beganAt).toBeGreaterThanOrEqual(14 * DAY * HOUR_MS);
    const better = watch(
      hoursOf(3 * DAY, () => failing(0.1)),
      worse.state,
      18 * DAY,
    );
    expect(better.found).toMatchObject([{ type: "resolved", subject: "production\nfailure_rate" }]);
  });

  it("a version that is worse than the one beside it is a regression, and no drift", () => {
    const both = watch(
      hoursOf(2 * DAY, () => [facts("1", 30, draws.hits(30, 0.1)), facts("2", 30, draws.hits(30, 0.3))]),
      learned.state,
      15 * DAY,
    );
    expect(both.found).toMatchObject([
      { type: "opened", kind: "version_regression", agentVersion: "2", baselineVersion: "1" },
    ]);
    const back = watch(
      hoursOf(2 * DAY, () => failing(0.1)),
      both.state,
      17 * DAY,
    );
    expect(back.found).toMatchObject([{ type: "resolved", subject: "production\nfailure_rate" }]);
  });

  it("waiting of next to nothing is no drift, however sure it is", () => {
    const before = watch(hoursOf(15 * DAY, () => [facts("1", 30, 3)]));
    const after = watch(
      hoursOf(2 * DAY, () => [facts("1", 30, 3, { waitingMs: 300 })]),
      before.state,
      15 * DAY,
    );
    expect(after.found).toEqual([]);
  });

  it.each([
    ["duration_p95_ms", { durations: [[1_600, 30]] }],
    ["tokens", { tokens: 60_000 }],
    ["cost_usd", { costNanoUsd: 60_000_000 }],
    ["waiting_ms", { waitingMs: 300_000 }],
  ] as const)("%s that doubles is a drift", (metric, more) => {
    const vary = () => 0.8 + 0.4 * draws.unit();
    const usual = hoursOf(15 * DAY, () => [
      facts("1", 30, 3, {
        tokens: 30_000 * vary(),
        costNanoUsd: 30_000_000 * vary(),
        waitingMs: 30_000 * vary(),
        durations: [[800 * vary(), 30]],
      }),
    ]);
    const before = watch(usual);
    expect(before.found).toEqual([]);
    const after = watch(
      hoursOf(DAY, () => [facts("1", 30, 3, more)]),
      before.state,
      15 * DAY,
    );
    expect(after.found).toContainEqual(expect.objectContaining({ kind: "drift", metric }));
  });

  it("versions may be called what objects have already", () => {
    const names = ["constructor", "__proto__", "toString"];
    const { state, found } = watch(hoursOf(2, () => names.map((version) => facts(version, 30, 3))));
    expect(found).toEqual([]);
    expect(Object.entries(state.versions).map(([version, { runs }]) => [version, runs])).toEqual(
      names.map((version) => [version, 60]),
    );
  });

  it("a failure that it never had is told from its third run on, once, and is over after a day without it", () => {
    const fresh = (runs: number) => [facts("1", 30, 3, { failures: [["model/overloaded", runs]] })];
    const told = watch([fresh(1), fresh(1), fresh(1), fresh(5)], learned.state, 15 * DAY);
    expect(told.found).toMatchObject([
      {
        kind: "new_failure",
        failure: "model/overloaded",
        hour: 15 * DAY + 2,
        runs: 3,
        beganAt: 15 * DAY * HOUR_MS,
      },
    ]);
    const over = watch(
      hoursOf(2 * DAY, () => failing(0.1)),
      told.state,
      15 * DAY + 4,
    );
    expect(over.found).toMatchObject([{ type: "resolved", subject: "production\nfailure:model/overloaded" }]);
  });

  it("silence is told by what is expected of the hours: no night, no week-end, but a day's work", () => {
    const atWork = (hour: number) => {
      const [day, time] = [Math.floor(hour / DAY) % 7, hour % DAY];
      return day < 5 && time >= 8 && time < 18 ? [facts("1", 30, 3)] : [];
    };
    const weeks = watch(hoursOf(28 * DAY, atWork));
    expect(weeks.found).toEqual([]);
    const silent = watch(
      hoursOf(DAY, () => []),
      weeks.state,
      28 * DAY,
    );
    expect(silent.found).toMatchObject([
      { kind: "agent_silent", beganAt: (27 * DAY - 2 * DAY + 18) * HOUR_MS },
    ]);
    expect(silent.found[0]?.hour).toBeGreaterThanOrEqual(28 * DAY + 8);
    const gone = watch(
      hoursOf(14 * DAY, () => []),
      silent.state,
      29 * DAY,
    );
    expect(gone.found).toMatchObject([{ type: "resolved", subject: "production\nsilent" }]);
    const heard = watch([[facts("1", 30, 3)]], silent.state, 29 * DAY);
    expect(heard.found).toMatchObject([{ type: "resolved", subject: "production\nsilent" }]);
  });

  it("an agent that never failed is not told by one failure, but by many", () => {
    const clean = watch(hoursOf(15 * DAY, () => [facts("1", 30, 0)]));
    const one = watch([[facts("1", 30, 1)]], clean.state, 15 * DAY);
    expect(one.found).toEqual([]);
    const many = watch(
      hoursOf(DAY, () => [facts("1", 30, 3)]),
      clean.state,
      15 * DAY,
    );
    expect(many.found).toContainEqual(expect.objectContaining({ kind: "drift", metric: "failure_rate" }));
  });
});
