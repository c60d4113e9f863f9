import { afterEach, expect, test, vi } from "vitest";
import { startRunClock } from "./clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Sets both clocks, in milliseconds since the Unix epoch. */
function setClocks(system: number, monotonic: number): void {
  vi.spyOn(Date, "now").mockReturnValue(system);
  vi.spyOn(performance, "now").mockReturnValue(monotonic - performance.timeOrigin);
}
const millisecondsOf = (clock: () => number) => Math.round(clock() / 1000);
const noon = Date.UTC(2026, 10, 20, 12);

test("the clock of a run moves on with the monotonic one", () => {
  setClocks(noon, noon);
  const clock = startRunClock(undefined);
  expect(millisecondsOf(clock)).toBe(noon);
  setClocks(noon, noon + 5);
  expect(millisecondsOf(clock)).toBe(noon + 5);
});

test.each([
  [999, 0],
  [-999, 0],
  [1_001, 1_001],
  [-1_001, -1_001],
  [3_600_000, 3_600_000],
])(
  "a monotonic clock that is %d ms behind the system's is corrected by %d ms when a run starts",
  (behind, by) => {
    setClocks(noon, noon - behind);
    const clock = startRunClock(undefined);
    expect(millisecondsOf(clock)).toBe(noon - behind + by);
    setClocks(noon, noon - behind + 7);
    expect(millisecondsOf(clock)).toBe(noon - behind + by + 7);
  },
);

test("a system clock that jumps during a run does not move its times", () => {
  setClocks(noon, noon);
  const clock = startRunClock(undefined);
  clock();
  setClocks(noon - 3_600_000, noon + 1);
  expect(millisecondsOf(clock)).toBe(noon + 1);
  setClocks(noon - 3_600_000, noon - 1);
  expect(millisecondsOf(clock)).toBe(noon + 1);
});

test("a clock of the user's never goes back, and gives no time that is none", () => {
  const times = [5, 10.7, 3, Number.NaN, -1, 2 ** 60, 12];
  const clock = startRunClock(() => times.shift() ?? 12);
  expect([clock(), clock(), clock(), clock(), clock(), clock()]).toEqual([10, 10, 10, 10, 10, 12]);
});
