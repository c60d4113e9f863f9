import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Circuit } from "./circuit.ts";
import type { Verdict } from "./verdict.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  // The waits are as long as they may be.
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const limits = { retryDelayMs: 100, maxRetryDelayMs: 1_000, requestTimeoutMs: 5_000 };
const away: Verdict = { action: "retry", code: "unavailable", words: "away" };
const keyRefused: Verdict = { action: "pause", code: "unauthenticated", words: "check apiKey" };

function failed(times: number, verdict: Verdict = away): Circuit {
  const circuit = new Circuit(limits);
  for (let count = 0; count < times; count += 1) circuit.failed(verdict);
  return circuit;
}

/** Whether a request may be sent after so many milliseconds more. */
function after(circuit: Circuit, ms: number): boolean {
  vi.advanceTimersByTime(ms);
  return circuit.tryBegin();
}

describe("a circuit", () => {
  it("gives the service growing waits after failures, and none after a success", () => {
    expect([1, 2, 3, 4, 5, 50].map((times) => failed(times).waitMs())).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    const circuit = failed(50);
    circuit.succeeded();
    expect([circuit.waitMs(), circuit.isFailing, circuit.isOpen]).toEqual([0, false, false]);
  });

  it("is open after three failures in a row", () => {
    expect([1, 2, 3].map((times) => failed(times).isOpen)).toEqual([false, false, true]);
  });

  it("when open, lets one request through at a time", () => {
    const circuit = failed(3);
    expect(after(circuit, 399)).toBe(false);
    expect([after(circuit, 1), circuit.tryBegin(), circuit.tryBegin()]).toEqual([true, false, false]);
    circuit.failed(away);
    expect([after(circuit, 799), after(circuit, 1), circuit.tryBegin()]).toEqual([false, true, false]);
    circuit.succeeded();
    expect([circuit.tryBegin(), circuit.tryBegin()]).toEqual([true, true]);
  });

  it("lets the next through when one was given up, or never told how it ended", () => {
    const circuit = failed(3);
    expect(after(circuit, 400)).toBe(true);
    circuit.abandoned();
    expect(circuit.tryBegin()).toBe(true);
    expect([after(circuit, 4_999), after(circuit, 1)]).toEqual([false, true]);
  });

  it("shortens its own waits to the first bound, and no wait that the service asked for", () => {
    const own = failed(9);
    own.hurry();
    expect([after(own, 99), after(own, 1)]).toEqual([false, true]);
    const asked = failed(1, { ...away, retryDelayMs: 2_000 });
    asked.hurry();
    expect(asked.isFirm).toBe(true);
    // A tenth more, so that clients do not come back together.
    expect([after(asked, 2_199), after(asked, 1)]).toEqual([false, true]);
  });

  it("tries a refused key each minute", () => {
    const circuit = failed(1, keyRefused);
    circuit.hurry();
    expect([circuit.isKeyRefused, circuit.isOpen]).toEqual([true, true]);
    expect([after(circuit, 59_999), after(circuit, 6_001)]).toEqual([false, true]);
    circuit.failed(away);
    expect(circuit.isKeyRefused).toBe(false);
  });
});
