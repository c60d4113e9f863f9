import fc from "fast-check";
import { expect, it } from "vitest";
import { backoffDelay, requestedDelay } from "./backoff.ts";

const limits = { retryDelayMs: 500, maxRetryDelayMs: 30_000 };

it("waits double up to the longest, less a random half", () => {
  const longest = [1, 2, 3, 7, 8, 1000].map((attempt) => backoffDelay(attempt, limits, 0));
  expect(longest).toEqual([500, 1000, 2000, 30_000, 30_000, 30_000]);
  expect(backoffDelay(2, limits, 1)).toBe(500);
});

it("a delay that was asked for is never shortened, except to 5 minutes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (asked, random) => {
        const delay = requestedDelay(asked, random);
        expect(delay).toBeGreaterThanOrEqual(Math.min(asked, 300_000));
        expect(delay).toBeLessThanOrEqual(330_000.1);
      },
    ),
  );
});
