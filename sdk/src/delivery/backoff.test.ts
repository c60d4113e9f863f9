import fc from "fast-check";
import { expect, it } from "vitest";
import { backoffDelay, requestedDelay } from "./backoff.ts";

const limits = { retryDelayMs: 500, maxRetryDelayMs: 30_000 };

it("waits a random time from nothing to a bound, which doubles up to the longest", () => {
  const longest = [1, 2, 3, 7, 8, 1000].map((attempt) => backoffDelay(attempt, limits, 1));
  expect(longest).toEqual([500, 1000, 2000, 30_000, 30_000, 30_000]);
  expect([0, 0.25, 0.5].map((random) => backoffDelay(2, limits, random))).toEqual([0, 250, 500]);
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
