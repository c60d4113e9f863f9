import { describe, expect, it } from "vitest";
import { groups } from "./groups.ts";

describe("combinations that occur", () => {
  it("are all of them after many draws, and one after one", () => {
    expect(groups(1e9, [3, 40, 7]).seen).toBeCloseTo(3 * 40 * 7, 3);
    expect(groups(1e-6, [3, 40, 7]).seen).toBeCloseTo(1e-6, 9);
    expect(groups(10_000, []).seen).toBeCloseTo(1);
  });

  it("are as many as are counted in draws of which the k-th is as frequent as 1/k", () => {
    const weights = Array.from({ length: 100 }, (_, n) => 1 / (n + 1));
    const total = weights.reduce((sum, weight) => sum + weight);
    const expected = weights.reduce((sum, weight) => sum + 1 - (1 - weight / total) ** 200, 0);
    expect(groups(200, [100]).seen / expected).toBeCloseTo(1, 1);
  });

  it("are fewer where one value takes most draws", () => {
    expect(groups(20, [[0.99, 0.01]]).seen).toBeLessThan(1.5);
    expect(groups(20, [[0.5, 0.5]]).seen).toBeCloseTo(2);
  });

  it("share out all draws", () => {
    expect(groups(1_234, [5, 17], (draws) => draws).sum).toBeCloseTo(1_234);
  });
});
