import { describe, expect, it } from "vitest";
import { explainRuns, type RunsToExplain, type RunValue } from "./explain-runs.ts";

const RUNS = 1_000;
/** Every tenth run fails; so does each of the first hundred. */
const isHit = (place: number) => place % 10 === 0 || place <= 100;
const places = Array.from({ length: RUNS }, (_, i) => i + 1);
const affected = new Map(places.filter(isHit).map((place) => [place, `run-${place}`]));

function runValue(attribute: string, value: string, isMember: (place: number) => boolean): RunValue {
  const members = places.filter(isMember);
  return { attribute, key: "", value, runs: members.length, hits: members.filter(isHit).length, members };
}
const explain = (values: readonly RunValue[], more: Partial<RunsToExplain<RunValue>> = {}) =>
  explainRuns({ runs: RUNS, hits: affected.size, affected, place: null, values, ...more });
const harmless = Array.from({ length: 20 }, (_, i) => runValue("hour", `h${i}`, (place) => place % 20 === i));

describe("explainRuns", () => {
  it("names what affected runs have in common, with the latest of them", () => {
    const [cause, ...others] = explain([...harmless, runValue("tool", "search", (place) => place <= 80)]);
    expect(others.filter(({ attribute }) => attribute !== "hour")).toEqual([]);
    expect(cause).toMatchObject({ attribute: "tool", value: "search", runs: 80, hits: 80, share: 1 });
    expect(cause?.exampleRunIds).toEqual(["run-1", "run-2", "run-3", "run-4", "run-5"]);
    expect(cause).toMatchObject({ explainedBy: null, isOfRun: null });
    expect(cause).not.toHaveProperty("members");
  });

  it("of values that the same runs have, names the one first that can be changed", () => {
    const isMember = (place: number) => place <= 80;
    const causes = explain([
      runValue("path_edge", "plan > search", isMember),
      runValue("agent_version", "2.0", isMember),
      runValue("tool", "search", isMember),
    ]);
    expect(causes.map(({ attribute, explainedBy }) => [attribute, explainedBy])).toEqual([
      ["agent_version", null],
      ["tool", 0],
      ["path_edge", 0],
    ]);
  });

  it("says of a value that it is accounted for by a surer one that most of its runs have", () => {
    const causes = explain([
      runValue("tool", "search", (place) => place <= 100),
      runValue("hour", "most", (place) => place <= 60 || place % 7 === 0),
      runValue("model", "other", (place) => place % 10 === 0 && place > 600),
    ]);
    expect(causes.map(({ value, explainedBy }) => [value, explainedBy])).toEqual([
      ["search", null],
      ["other", null],
      ["most", 0],
    ]);
  });

  it("tells which values a run has", () => {
    const values = [runValue("tool", "search", (place) => place <= 80)];
    expect(explain(values, { place: 3 })[0]?.isOfRun).toBe(true);
    expect(explain(values, { place: 600 })[0]?.isOfRun).toBe(false);
  });

  it("names nothing of fewer than five affected runs, or others", () => {
    const few = new Map(places.slice(0, 4).map((place) => [place, `run-${place}`]));
    const value = { ...runValue("tool", "search", (place) => place <= 4), hits: 4 };
    expect(explain([value], { hits: 4, affected: few })).toEqual([]);
    const five = new Map(places.slice(0, 5).map((place) => [place, `run-${place}`]));
    const more = { ...runValue("tool", "search", (place) => place <= 5), hits: 5 };
    expect(explain([more], { hits: 5, affected: five })).toHaveLength(1);
    expect(explain([{ ...more, runs: 900, hits: 900 }], { runs: 904, hits: 900 })).toEqual([]);
  });
});
