import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTicks, durationTicks, figureTicks, timeTicks } from "./chart-scale.ts";

describe("figureTicks", () => {
  it.each([
    [0, [0, 1]],
    [0.42, [0, 0.2, 0.4, 0.6]],
    [0.004, [0, 0.001, 0.002, 0.003, 0.004]],
    [1, [0, 0.5, 1]],
    [4_850, [0, 2_000, 4_000, 6_000]],
  ])("up to %d", (max, ticks) => {
    expect(figureTicks(max)).toEqual(ticks);
  });
});

describe("countTicks", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3, 4]],
    [5, [0, 2, 4, 6]],
    [7, [0, 2, 4, 6, 8]],
    [9, [0, 5, 10]],
    [20, [0, 5, 10, 15, 20]],
    [21, [0, 10, 20, 30]],
    [32, [0, 10, 20, 30, 40]],
    [900, [0, 500, 1000]],
  ])("up to %d", (max, ticks) => {
    expect(countTicks(max)).toEqual(ticks);
  });

  it("in as many steps as asked for", () => {
    expect(countTicks(7, 1)).toEqual([0, 10]);
    expect(countTicks(7, 7)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("reach the greatest value in few steps", () => {
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

  it("name the day where it changes, else the time", () => {
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

  it("name days when each bar is one", () => {
    const starts = [0, 1, 2].map((index) => midnight + index * 24 * hour);
    expect(timeTicks(starts)).toEqual([
      { index: 0, label: "Nov 1", isDay: false },
      { index: 1, label: "Nov 2", isDay: false },
      { index: 2, label: "Nov 3", isDay: false },
    ]);
  });

  it("name days when each bar is half of one, and times when it is less", () => {
    const labels = (hours: number) =>
      timeTicks([0, 1, 2, 3].map((index) => midnight + index * hours * hour)).map(({ label }) => label);
    expect(labels(12)).toEqual(["Nov 1", "Nov 1", "Nov 2", "Nov 2"]);
    expect(labels(8)).toEqual(["00:00", "08:00", "16:00", "Nov 2"]);
  });

  it("mark the day among times, and stand below the bar that they name", () => {
    const starts = [0, 1, 2, 3].map((index) => midnight + (22 + index) * hour);
    expect(timeTicks(starts, 2)).toEqual([
      { index: 0, label: "22:00", isDay: false },
      { index: 2, label: "Nov 2", isDay: true },
    ]);
  });

  it("are at most eight", () => {
    const ticks = (bars: number) =>
      timeTicks(Array.from({ length: bars }, (_, index) => midnight + index * hour));
    expect(ticks(8)).toHaveLength(8);
    expect(ticks(9).map(({ index }) => index)).toEqual([0, 2, 4, 6, 8]);
  });

  it("name the day of one bar, and nothing where there is none", () => {
    expect(timeTicks([midnight]).map((tick) => tick.label)).toEqual(["Nov 1"]);
    expect(timeTicks([])).toEqual([]);
  });
});

describe("durationTicks", () => {
  const [second, min, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

  it.each([
    [1, 100, [1, 3, 10, 30, 100]],
    [100, 10 * second, [100, 300, second, 3 * second, 10 * second]],
    [10 * second, 10 * min, [10 * second, 30 * second, min, 3 * min, 10 * min]],
    [10 * min, 10 * hour, [10 * min, 30 * min, hour, 3 * hour, 10 * hour]],
    [10 * hour, 10 * day, [10 * hour, day, 3 * day, 10 * day]],
    [900, 40_000, [1_000, 3_000, 10_000, 30_000]],
    [1_001, 2_999, []],
  ])("from %d to %d ms are round", (from, to, ticks) => {
    expect(durationTicks(from, to)).toEqual(ticks);
  });

  it("are every second where they would be more than six", () => {
    expect(durationTicks(1, 300)).toEqual([1, 3, 10, 30, 100, 300]);
    expect(durationTicks(1, 1_000)).toEqual([1, 10, 100, 1_000]);
  });
});
