import { describe, expect, it } from "vitest";
import { newcombeDifference } from "./newcombe.ts";

describe("newcombeDifference", () => {
  // Newcombe (1998), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("%d of %d less %d of %d", (hits, total, otherHits, otherTotal, low, high) => {
    const first = { hits: otherHits, total: otherTotal };
    const found = newcombeDifference(first, { hits, total });
    expect(found?.difference).toBeCloseTo(hits / total - otherHits / otherTotal, 12);
    expect(found?.interval[0]).toBeCloseTo(low, 4);
    expect(found?.interval[1]).toBeCloseTo(high, 4);
  });

  it("of nothing says nothing", () => {
    expect(newcombeDifference({ hits: 0, total: 0 }, { hits: 1, total: 2 })).toBeUndefined();
    expect(newcombeDifference({ hits: 1, total: 2 }, { hits: 0, total: 0 })).toBeUndefined();
  });

  it("turns its sign with the order", () => {
    const [a, b] = [
      { hits: 7, total: 9 },
      { hits: 20, total: 60 },
    ];
    const [forward, back] = [newcombeDifference(a, b), newcombeDifference(b, a)];
    expect(forward?.interval[0]).toBeCloseTo(-(back?.interval[1] ?? 0), 12);
    expect(forward?.interval[1]).toBeCloseTo(-(back?.interval[0] ?? 0), 12);
  });
});
