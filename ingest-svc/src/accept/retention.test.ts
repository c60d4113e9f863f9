import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NOW, sampleRun } from "../testing/sample-run.ts";
import { isExpired, watchOldestKept } from "./retention.ts";

describe("isExpired", () => {
  const oldest = BigInt(NOW) * 1000n;
  const startedAt = (ms: number) => sampleRun({ startedAt: timestampFromMs(ms) });

  it("keeps the oldest start and what is later", () => {
    expect(isExpired(startedAt(NOW), oldest)).toBe(false);
    expect(isExpired(startedAt(NOW - 1), oldest)).toBe(true);
  });

  it("keeps everything where nothing expires", () => {
    expect(isExpired(startedAt(-62_135_596_800_000), null)).toBe(false);
  });
});

describe("watchOldestKept", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("follows the database within a minute, and keeps the last answer while it is away", async () => {
    let answer: bigint | Error = 1n;
    using watched = await watchOldestKept(async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    expect(watched.current).toBe(1n);
    answer = 2n;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watched.current).toBe(2n);
    answer = new Error("away");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watched.current).toBe(2n);
  });
});
