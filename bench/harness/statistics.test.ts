import { describe, expect, it } from "vitest";
import { joined, median, quantile } from "./statistics.ts";

describe("quantile", () => {
  it("interpolates between the closest ranks, whatever the order", () => {
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
    expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5);
    expect(quantile([10, 9, 2], 1)).toBe(10);
    expect(quantile(Float64Array.of(7), 0.999)).toBe(7);
  });

  it("does not make one up where nothing was measured", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

it("median takes the middle, or the mean of the two in the middle", () => {
  expect(median([3, 1, 100])).toBe(3);
  expect(median([1, 3])).toBe(2);
});

it("joined keeps every sample", () => {
  expect([...joined([Float64Array.of(1, 2), new Float64Array(0), Float64Array.of(3)])]).toEqual([1, 2, 3]);
});
