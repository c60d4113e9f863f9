import { describe, expect, it, vi } from "vitest";
import { CHECK_TIMEOUT_MS, runChecks, seldom } from "./checks.ts";

const well = () => Promise.resolve(undefined);
const explain = (error: unknown) => (error instanceof RangeError ? "out of range" : undefined);

describe("runChecks", () => {
  it("tells which check failed and why, and nothing of an error that nobody explains", async () => {
    const checks = {
      database: well,
      clock: () => Promise.resolve("the clock is wrong"),
      disk: () => Promise.reject(new RangeError("at host 10.0.0.1")),
      other: () => Promise.reject(new Error("at host 10.0.0.1")),
    };
    expect(await runChecks(checks, explain)).toEqual({
      database: { status: "ok" },
      clock: { status: "failed", reason: "the clock is wrong" },
      disk: { status: "failed", reason: "out of range" },
      other: { status: "failed", reason: "the check failed" },
    });
  });

  it("tells what is to be done about what is well", async () => {
    const result = { status: "ok", reason: "half of it is away" } as const;
    expect(await runChecks({ database: () => Promise.resolve(result) }, explain)).toEqual({
      database: result,
    });
  });

  it("knows nothing of the others when the first fails", async () => {
    expect(
      await runChecks({ database: () => Promise.reject(new RangeError()), disk: well }, explain),
    ).toEqual({
      database: { status: "failed", reason: "out of range" },
      disk: { status: "unknown" },
    });
  });

  it("waits for no check longer than it may take", async () => {
    vi.useFakeTimers();
    const results = runChecks({ database: well, disk: () => new Promise(() => {}) }, explain);
    await vi.advanceTimersByTimeAsync(CHECK_TIMEOUT_MS);
    vi.useRealTimers();
    expect(await results).toEqual({
      database: { status: "ok" },
      disk: { status: "failed", reason: "no answer within 3 s" },
    });
  });
});

describe("seldom", () => {
  it("looks once for many who ask, and again after a while", async () => {
    let looks = 0;
    const look = seldom(async () => `look ${++looks}`, 50);
    expect(await Promise.all([look(), look()])).toEqual(["look 1", "look 1"]);
    await expect.poll(look).toBe("look 2");
  });
});
