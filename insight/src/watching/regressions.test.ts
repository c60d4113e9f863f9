import { describe, expect, it } from "vitest";
import { createDraws } from "../statistics/testing/draws.ts";
import { DAY, facts, hoursOf, watch } from "./testing/watch-hours.ts";

const draws = createDraws(7);
const run = (version: string, rate: number) => facts(version, 30, draws.hits(30, rate));

describe("a version that is worse", () => {
  const learned = watch(hoursOf(15 * DAY, () => [run("1", draws.hourRate(0.1, 0.03))]));
  const worse = watch(
    hoursOf(2 * DAY, () => [run("1", 0.1), run("2", 0.4)]),
    learned.state,
    15 * DAY,
  );
  const told = [{ type: "opened", kind: "version_regression", agentVersion: "2", baselineVersion: "1" }];

  it("is not over by some hours of luck", () => {
    expect(worse.found).toMatchObject(told);
    const lucky = hoursOf(7, () => [facts("1", 30, 3), facts("2", 30, 3)]);
    const usual = hoursOf(DAY, () => [facts("1", 30, 3), facts("2", 30, 7)]);
    expect(watch([...usual, ...lucky, ...usual], worse.state, 17 * DAY).found).toEqual([]);
  });

  it.each([
    ["beside the other", () => [run("1", 0.1), run("2", 0.1)]],
    ["alone", () => [run("2", 0.1)]],
  ])("is over when it is as good as the other was, %s, also weeks later", (_, hour) => {
    const weeks = watch(
      hoursOf(18 * DAY, () => [run("1", 0.1), run("2", 0.4)]),
      worse.state,
      17 * DAY,
    );
    const good = watch(hoursOf(4 * DAY, hour), weeks.state, 35 * DAY);
    expect([...weeks.found, ...good.found]).toMatchObject([
      { type: "resolved", subject: "production\nfailure_rate" },
    ]);
  });

  it("hides no other: that has an incident of its own once the first is over", () => {
    const three = watch(
      hoursOf(2 * DAY, () => [run("1", 0.1), run("2", 0.4), run("3", 0.5)]),
      worse.state,
      17 * DAY,
    );
    expect(three.found).toEqual([]);
    const back = watch(
      hoursOf(2 * DAY, () => [run("1", 0.1), run("3", 0.5)]),
      three.state,
      19 * DAY,
    );
    expect(back.found).toMatchObject([
      { type: "resolved", subject: "production\nfailure_rate" },
      { type: "opened", kind: "version_regression", agentVersion: "3" },
    ]);
  });

  it("is over, as all else is, when nothing of the agent was heard for two weeks", () => {
    const gone = watch(
      hoursOf(60 * DAY, () => []),
      worse.state,
      17 * DAY,
    );
    expect(gone.found.map(({ type, subject }) => [type, subject])).toEqual([
      ["opened", "production\nsilent"],
      ["resolved", "production\nfailure_rate"],
      ["resolved", "production\nsilent"],
    ]);
    expect(gone.isForgotten).toBe(true);
    expect(worse.isForgotten).toBe(false);
  });
});
