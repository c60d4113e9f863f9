import { afterEach, expect, it, vi } from "vitest";
import { startRunClock } from "./clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Stops both clocks of the runtime, each at a time in ms since the Unix epoch. */
function stopClocks({ system, monotonic }: { readonly system: number; readonly monotonic: number }): void {
  vi.spyOn(Date, "now").mockReturnValue(system);
  vi.spyOn(performance, "now").mockReturnValue(monotonic - performance.timeOrigin);
}

const inMs = (microseconds: number) => Math.round(microseconds / 1000);
const noon = Date.UTC(2026, 10, 13, 12);
const HOUR = 3_600_000;

it("the clock of a run is the monotonic one, which moves on", () => {
  stopClocks({ system: noon, monotonic: noon - 900 });
  const clock = startRunClock(undefined);
  expect(inMs(clock())).toBe(noon - 900);
  stopClocks({ system: noon, monotonic: noon + 500 });
  expect(inMs(clock())).toBe(noon + 500);
});

it.each([
  [999, 0],
  [-999, 0],
  [1_001, 1_001],
  [-1_001, -1_001],
  [HOUR, HOUR],
])(
  "a monotonic clock %d ms behind the system's, as after sleep, is moved by %d ms when a run starts",
  (behind, by) => {
    stopClocks({ system: noon, monotonic: noon - behind });
    const clock = startRunClock(undefined);
    expect(inMs(clock())).toBe(noon - behind + by);
    stopClocks({ system: noon, monotonic: noon - behind + 7 });
    expect(inMs(clock())).toBe(noon - behind + by + 7);
  },
);

it("a system clock that jumps during a run does not move its times", () => {
  stopClocks({ system: noon, monotonic: noon });
  const clock = startRunClock(undefined);
  stopClocks({ system: noon - HOUR, monotonic: noon + 1 });
  expect(inMs(clock())).toBe(noon + 1);
});

it("a clock of the user's never goes back, and gives no time that is none", () => {
  const times = [5, 10.7, 3, Number.NaN, -1, 2 ** 60, 12];
  const clock = startRunClock(() => times.shift() ?? 12);
  expect([clock(), clock(), clock(), clock(), clock(), clock()]).toEqual([10, 10, 10, 10, 10, 12]);
});
