import { describe, expect, it } from "vitest";
import { areKept, type Claim, findingOf, lineOf } from "./claim.ts";

const caught: Claim = { what: "caught", promised: { least: 0.9 }, broken: 0.85 };
const wrong: Claim = { what: "false", promised: { most: 0.025 }, broken: 0.05 };

describe("trials", () => {
  it.each([
    ["as many as were promised", caught, 459, 500, true, true],
    ["fewer, though chance might have it so", caught, 445, 500, false, true],
    ["all of a few", caught, 10, 10, true, false],
    ["one of a few that failed, which its interval would allow", caught, 8, 10, false, false],
    ["a false one more than were promised, as chance has it", wrong, 14, 500, true, true],
    ["plainly more false ones", wrong, 25, 500, false, true],
    ["no false one of a few", wrong, 0, 20, true, false],
  ])("that had %s", (_, claim, hits, trials, isKept, isEnough) => {
    expect(findingOf(claim, hits, trials)).toMatchObject({ isKept, isEnough });
  });

  it("pass only as a short run where they are too few, and never where enough break a promise", () => {
    for (const few of [findingOf(caught, 10, 10), findingOf(caught, 5, 10)])
      expect([areKept([few], { isShort: false }), areKept([few], { isShort: true })]).toEqual([false, true]);
    expect(areKept([findingOf(caught, 440, 500)], { isShort: true })).toBe(false);
    expect(areKept([findingOf(caught, 459, 500), findingOf(wrong, 14, 500)], { isShort: false })).toBe(true);
  });

  it("say what they show beside what is promised", () => {
    expect(lineOf(findingOf(caught, 459, 500))).toBe(
      "caught: 91.8 % (95 %: 89.1 % to 93.9 %) of 500; promised at least 90.0 %: kept",
    );
    expect(lineOf(findingOf(caught, 10, 10))).toContain(": too few trials to tell");
  });
});
