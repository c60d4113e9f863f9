import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logChoose } from "./log-choose.ts";
import { splitOdds } from "./split-odds.ts";

const ratios = [1.25, 1.8, 4, 10].map((ratio) => ({ ratio, log: Math.log(ratio) }));

/** The logarithm of the mean of ratio^x, as it is defined, of hits x of the first version. */
function logMean(first: number, second: number, hits: number, ratio: number): number {
  const terms = [];
  for (let x = Math.max(0, hits - second); x <= Math.min(hits, first); x++)
    terms.push(
      logChoose(first, x) +
        logChoose(second, hits - x) -
        logChoose(first + second, hits) +
        x * Math.log(ratio),
    );
  const greatest = Math.max(...terms);
  return greatest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - greatest), 0));
}

describe("splitOdds", () => {
  // Both ways to sum up are among these: those of up to 3,000 runs have a variance of up to 375.
  const sizes = fc.constantFrom(3, 30, 300, 3_000).chain((most) => fc.integer({ min: 1, max: most }));

  function expectMeans(first: number, second: number, hits: number): void {
    const { ofFirst, ofSecond } = splitOdds(first, second, hits, ratios);
    for (const [i, { ratio }] of ratios.entries()) {
      const [expected, other] = [logMean(first, second, hits, ratio), logMean(second, first, hits, ratio)];
      expect(Math.abs((ofFirst[i] ?? 0) - expected)).toBeLessThan(1e-7 * Math.max(1, expected));
      expect(Math.abs((ofSecond[i] ?? 0) - other)).toBeLessThan(1e-7 * Math.max(1, other));
    }
  }

  it("is the mean of each ratio's power of the hits of each version", () => {
    fc.assert(
      fc.property(sizes, sizes, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, part) =>
        expectMeans(first, second, Math.round(part * (first + second))),
      ),
      { numRuns: 300 },
    );
  });

  it.each([100, 500, 1_500, 2_500, 4_000, 9_000, 10_000, 12_500])(
    "is so where one version has a hundredth of the runs, of %i hits",
    (hits) => {
      expectMeans(10_000, 990_000, hits);
      expectMeans(990_000, 10_000, hits);
    },
  );
});
