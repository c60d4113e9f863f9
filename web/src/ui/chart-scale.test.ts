import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countTicks, durationTicks, timeTicks } from "./chart-scale.ts";

describe("countTicks", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [32, [0, 10, 20, 30, 40]],
    [900, [0, 500, 1000]],
  ])("up to %d", (max, ticks) => {
    expect(countTicks(max)).toEqual(ticks);
  });

  test("reach the greatest value in few steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (max) => {
        const ticks = countTicks(max);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe("timeTicks", () => {
  const hour = 3_600_000;
  const midnight = new Date(2026, 10, 1).getTime();

  test("name the day where it changes, else the time", () => {
    const starts = Array.from({ length: 15 }, (_, index) => midnight + (8 + 2 * index) * hour);
    expect(timeTicks(starts).map((tick) => tick.label)).toEqual([
      "08:00",
      "12:00",
      "16:00",
      "20:00",
      "Nov 2",
      "04:00",
      "08:00",
      "12:00",
    ]);
  });

  test("name days when each bar is one", () => {
    const starts = [0, 1, 2].map((index) => midnight + index * 24 * hour);
    expect(timeTicks(starts).map((tick) => tick.label)).toEqual(["Nov 1", "Nov 2", "Nov 3"]);
  });
});

test("durationTicks are round, within the range, and few", () => {
  expect(durationTicks(900, 40_000)).toEqual([1_000, 3_000, 10_000, 30_000]);
  expect(durationTicks(1, 864e5).length).toBeLessThanOrEqual(10);
});
