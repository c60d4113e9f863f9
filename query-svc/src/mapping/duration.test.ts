import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationOf, toDuration } from "./duration.ts";

describe("a duration in microseconds", () => {
  it.each([
    [0n, 0, 0n],
    [0n, 999, 0n],
    [0n, 1_000, 1n],
    [0n, 1_999, 1n],
    [1n, 500_000_000, 1_500_000n],
    [-1n, -500_000_000, -1_500_000n],
    [0n, -1_999, -1n],
    [86_400n, 1_000, 86_400_000_001n],
  ])("is read from %d s and %d ns", (seconds, nanos, microseconds) => {
    expect(durationOf({ $typeName: "google.protobuf.Duration", seconds, nanos })).toBe(microseconds);
  });

  it.each([
    [0n, 0n, 0],
    [1n, 0n, 1_000],
    [999_999n, 0n, 999_999_000],
    [1_000_000n, 1n, 0],
    [90_000_001n, 90n, 1_000],
  ])("%d is written in seconds and nanoseconds", (microseconds, seconds, nanos) => {
    expect(toDuration(microseconds)).toMatchObject({ seconds, nanos });
  });

  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (microseconds) => {
        expect(durationOf(toDuration(microseconds))).toBe(microseconds);
      }),
    );
  });
});
