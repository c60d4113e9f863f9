import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { giveBackAfterBursts } from "./give-back.ts";

const MIB = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("collects once after a burst, though small requests go on", () => {
  const collect = vi.fn();
  const changed = giveBackAfterBursts(collect);
  for (const held of [4, 20, 60, 20]) changed(held * MIB);
  vi.advanceTimersByTime(60_000);
  expect(collect).not.toHaveBeenCalled();
  for (let at = 0; at < 100; at += 1) {
    changed(at % 2);
    vi.advanceTimersByTime(100);
  }
  expect(collect).toHaveBeenCalledOnce();
});

it("collects nothing for small bodies, and not again and again for large ones", () => {
  const collect = vi.fn();
  const changed = giveBackAfterBursts(collect);
  for (let at = 0; at < 100; at += 1) {
    changed((at % 2) * MIB);
    vi.advanceTimersByTime(1_000);
  }
  expect(collect).not.toHaveBeenCalled();
  for (let at = 0; at < 100; at += 1) {
    changed(at % 4 === 0 ? 32 * MIB : 0);
    vi.advanceTimersByTime(1_000);
  }
  expect(collect.mock.calls.length).toBeGreaterThan(2);
  expect(collect.mock.calls.length).toBeLessThanOrEqual(10);
});
