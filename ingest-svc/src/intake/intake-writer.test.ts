import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HourCounts } from "./intake-counts.ts";
import { startIntakeWriter } from "./intake-writer.ts";

const violations = [{ field: "agent_version", rule: "personal-email" }];
const refused = { projectId: 1, outcome: "refused", agentId: "support", violations } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A writer whose writes fail as they are told to. */
function setUp(failures: unknown[] = []) {
  const written: HourCounts[] = [];
  const warned: unknown[] = [];
  const writer = startIntakeWriter({
    write: async (counts) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      written.push(counts);
    },
    isDataError: (error) => error instanceof RangeError,
    clock: () => 500_000_000,
    warn: (error) => warned.push(error),
  });
  const runs = () => written.map(({ counts }) => counts.map((count) => count.runs));
  return { writer, runs, warned };
}

describe("startIntakeWriter", () => {
  it("writes thousands of refusals as one", async () => {
    const { writer, runs } = setUp();
    for (let n = 0; n < 5_000; n += 1) writer.count(refused);
    expect(runs()).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs()).toEqual([[5_000]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs()).toEqual([[5_000]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tries again while the database is away, and writes the last when it is disposed", async () => {
    const { writer, runs, warned } = setUp([new Error("away"), new Error("away")]);
    writer.count(refused);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([runs(), warned.length]).toEqual([[], 2]);
    writer.count(refused);
    await writer[Symbol.asyncDispose]();
    expect(runs()).toEqual([[2]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("starts no more writes once it is disposed", async () => {
    const { writer, runs } = setUp();
    await writer[Symbol.asyncDispose]();
    writer.count(refused);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs()).toEqual([]);
  });

  it("loses what the database refuses", async () => {
    const { writer, runs, warned } = setUp([new RangeError("refused")]);
    writer.count(refused);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([runs(), warned.length]).toEqual([[], 1]);
  });
});
