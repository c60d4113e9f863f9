import { describe, expect, it } from "vitest";
import { timeGrid } from "./time-step.ts";

const SECOND = 1_000_000n;
const HOUR = 3600n * SECOND;
const DAY = 24n * HOUR;
const START = BigInt(Date.UTC(2026, 10, 1, 8, 30)) * 1000n;

const pointsOf = ({ start, end, step_us }: ReturnType<typeof timeGrid>) =>
  Number((end - start - 1n) / step_us) + 1;

describe("timeGrid", () => {
  it.each([
    ["an hour by minutes", HOUR, 60n * SECOND],
    ["a day by quarters of an hour", DAY, 900n * SECOND],
    ["a week by 3 hours", 7n * DAY, 3n * HOUR],
    ["a month by 12 hours", 30n * DAY, 12n * HOUR],
    ["a year by weeks", 365n * DAY, 7n * DAY],
  ])("shows %s", (_, range, step) => {
    const grid = timeGrid(START, START + range, undefined);
    expect(grid.step_us).toBe(step);
    expect(grid.start % step).toBe(0n);
    expect(grid.start <= START && START - grid.start < step).toBe(true);
    expect(pointsOf(grid)).toBeLessThanOrEqual(100);
  });

  it("shows 100 points of the shortest step, and more of the next", () => {
    const start = START - (START % DAY);
    const stepOf = (minutes: bigint) => timeGrid(start, start + minutes * 60n * SECOND, undefined).step_us;
    expect([stepOf(100n), stepOf(101n)]).toEqual([60n * SECOND, 300n * SECOND]);
  });

  it("shows any range of years in at most 100 points", () => {
    const grid = timeGrid(-62_135_596_800n * SECOND, 253_402_300_799n * SECOND, undefined);
    expect(pointsOf(grid)).toBeLessThanOrEqual(100);
  });

  it("takes 1,000 points and refuses more", () => {
    const start = START - (START % SECOND);
    expect(pointsOf(timeGrid(start, start + 1000n * SECOND, SECOND))).toBe(1000);
    expect(() => timeGrid(start, start + 1001n * SECOND, SECOND)).toThrow(/1,000 points/);
  });

  it("refuses an empty range", () => {
    expect(() => timeGrid(START, START, undefined)).toThrow(/after start_time/);
  });
});
