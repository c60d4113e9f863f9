import { describe, expect, it } from "vitest";
import { crossingProbability, lookBounds } from "./look-bounds.ts";

const equalLooks = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) / count);

describe("lookBounds", () => {
  it("are those that Lan and DeMets' spending has at five looks", () => {
    const published = [4.8769, 3.3569, 2.6803, 2.2898, 2.031];
    for (const [i, bound] of lookBounds(equalLooks(5), 0.025).entries()) {
      expect(bound).toBeCloseTo(published[i] ?? 0, 3);
    }
  });

  it("need not be equally spaced, and spend all at the end", () => {
    const shares = [0.1, 0.17, 0.5, 0.52, 0.9, 1];
    const bounds = lookBounds(shares, 0.025);
    expect(crossingProbability(shares, bounds)).toBeCloseTo(0.025, 6);
  });

  it("of the first looks do not depend on the later ones", () => {
    const bounds = lookBounds([0.3, 0.6, 1], 0.025);
    expect(lookBounds([0.3, 0.6], 0.025)).toEqual(bounds.slice(0, 2));
  });

  it("are infinite where it is too early, and for a look at nothing new", () => {
    expect(lookBounds([0.01, 0.5, 0.5], 0.025).map(Number.isFinite)).toEqual([false, true, false]);
  });
});

describe("crossingProbability", () => {
  // Jennison and Turnbull 2000, tables 2.1 and 2.3: constants of Pocock and of O'Brien and Fleming for a two-sided 5 %.
  it.each([
    [5, 2.413, 0],
    [2, 1.977, 0.5],
    [5, 2.04, 0.5],
    [10, 2.087, 0.5],
  ])("of %d looks at the constant %d", (looks, constant, power) => {
    const shares = equalLooks(looks);
    const bounds = shares.map((share) => constant / share ** power);
    expect(crossingProbability(shares, bounds)).toBeCloseTo(0.025, 3);
  });
});
