import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RetryWait } from "./retry-wait.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A wait, and whether it has ended after so many milliseconds more. */
function started(delayMs: number) {
  const wait = new RetryWait();
  let hasEnded = false;
  void wait.start(delayMs).then(() => {
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
    const { after } = started(100);
    expect(await after(99)).toBe(false);
    expect(await after(1)).toBe(true);
  });

  it("ends when it is told to, and leaves no timer; before it began that does nothing", async () => {
    new RetryWait().end();
    const { wait, after } = started(60_000);
    wait.end();
    expect(await after(0)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
