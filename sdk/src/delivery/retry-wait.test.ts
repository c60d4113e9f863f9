import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RetryWait } from "./retry-wait.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A wait, and whether it has ended after so many milliseconds more. */
function started(delayMs: number, canShorten: boolean) {
  const wait = new RetryWait();
  let hasEnded = false;
  void wait.start(delayMs, canShorten).then(() => {
    hasEnded = true;
  });
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return hasEnded;
  };
  return { wait, after };
}

describe("the wait before a request is sent again", () => {
  it("takes as long as it was started for", async () => {
    const { after } = started(100, true);
    expect(await after(99)).toBe(false);
    expect(await after(1)).toBe(true);
  });

  it("ends early once it has taken as long as it is shortened to", async () => {
    const { wait, after } = started(60_000, true);
    await after(30);
    wait.shorten(100);
    expect(await after(69)).toBe(false);
    expect(await after(1)).toBe(true);
  });

  it("ends at once where it has taken longer than it is shortened to", async () => {
    const { wait, after } = started(60_000, true);
    await after(500);
    wait.shorten(100);
    expect(await after(0)).toBe(true);
  });

  it("is not shortened where the service asked for it", async () => {
    const { wait, after } = started(1_000, false);
    wait.shorten(0);
    expect(await after(999)).toBe(false);
    expect(await after(1)).toBe(true);
  });

  it("ends when it is told to, and leaves no timer; before it began that does nothing", async () => {
    new RetryWait().shorten(0);
    new RetryWait().end();
    const { wait, after } = started(60_000, false);
    wait.end();
    expect(await after(0)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
