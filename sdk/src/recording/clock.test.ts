import { afterEach, expect, test, vi } from "vitest";
import { startRunClock } from "./clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the clock of a run is near the system's and moves on", () => {
  const clock = startRunClock(undefined);
  const first = clock();
  expect(Math.abs(first / 1000 - Date.now())).toBeLessThan(1500);
  while (clock() === first);
  expect(clock()).toBeGreaterThan(first);
});

test("a monotonic clock that has drifted, as after sleep, is corrected when a run starts", () => {
  const hourAhead = Date.now() + 3_600_000;
  vi.spyOn(Date, "now").mockReturnValue(hourAhead);
  expect(Math.abs(startRunClock(undefined)() / 1000 - hourAhead)).toBeLessThan(1000);
});

test("a system clock that jumps during a run does not move its times", () => {
  const clock = startRunClock(undefined);
  const before = clock();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
  expect(clock()).toBeGreaterThanOrEqual(before);
  expect(clock() - before).toBeLessThan(1_000_000);
});

test("a clock of the user's never goes back, and gives no time that is none", () => {
  const times = [5, 10.7, 3, Number.NaN, -1, 2 ** 60, 12];
  const clock = startRunClock(() => times.shift() ?? 12);
  expect([clock(), clock(), clock(), clock(), clock(), clock()]).toEqual([10, 10, 10, 10, 10, 12]);
});
