import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypergeometricTail } from "./hypergeometric-tail.ts";

describe("hypergeometricTail", () => {
  it("is Fisher's, of the lady who tasted tea", () => {
    expect(hypergeometricTail(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
    expect(hypergeometricTail(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12);
  });

  // As SciPy gives them: found, drawn, marked, population.
  it.each([
    [15, 50, 100, 1_000, 4.200127106596174e-5],
    [40, 50, 100, 1_000, 1.3499501151285123e-34],
    [2, 50, 100, 1_000, 0.9692269647337115],
    [30, 1_000, 10_000, 1_000_000, 2.0198846076112006e-7],
    [14_000, 100_000, 120_000, 1_000_000, 3.392194465929365e-90],
  ])("%d of %d", (found, drawn, marked, population, expected) => {
    expect(hypergeometricTail(found, drawn, marked, population) / expected).toBeCloseTo(1, 6);
  });

  it("adds up with its other side", () => {
    const things = fc.record({
      drawn: fc.integer({ min: 1, max: 400 }),
      marked: fc.integer({ min: 1, max: 400 }),
      rest: fc.integer({ min: 0, max: 2_000 }),
      found: fc.integer({ min: 0, max: 401 }),
    });
    fc.assert(
      fc.property(things, ({ drawn, marked, rest, found }) => {
        const population = drawn + marked + rest;
        const above = hypergeometricTail(found, drawn, marked, population);
        // At most found − 1 marked among those drawn is at least so many that are not.
        const below = hypergeometricTail(drawn - found + 1, drawn, population - marked, population);
        expect(above + below).toBeCloseTo(1, 9);
      }),
    );
  });
});
