import { describe, expect, it } from "vitest";
import { addTrends, mergeNeighbours } from "./trend.ts";

describe("mergeNeighbours", () => {
  it("keeps what fits", () => {
    expect(mergeNeighbours([1, 2, 3], 3)).toEqual([1, 2, 3]);
    expect(mergeNeighbours([], 3)).toEqual([]);
  });

  it("adds up neighbours, fewer in the last bar", () => {
    expect(mergeNeighbours([1, 2, 3, 4, 5], 4)).toEqual([3, 7, 5]);
    expect(mergeNeighbours([1, 2, 3, 4, 5], 1)).toEqual([15]);
  });
});

describe("addTrends", () => {
  it("adds step by step", () => {
    expect(
      addTrends([
        [1, 0, 2],
        [0, 5, 1],
      ]),
    ).toEqual([1, 5, 3]);
    expect(addTrends([])).toEqual([]);
  });
});
