import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDraws } from "../testing/draws.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { differenceOfEstimates } from "./difference-of-estimates.ts";
import { dispersion } from "./dispersion.ts";
import { meanInterval } from "./mean-interval.ts";
import { canBoundQuantile, quantileInterval } from "./quantile-interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const Z = 1.959964;

describe("wilsonInterval", () => {
  // Newcombe 1998, table I of "Two-sided confidence intervals for the single proportion".
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %d of %d", (hits, runs, low, high) => {
    const interval = wilsonInterval(hits / runs, runs, Z);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("holds what was observed, within 0 to 1", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (runs, part) => {
          const share = Math.round(part * runs) / runs;
          const { low, high } = wilsonInterval(share, runs, Z);
          expect(low >= 0 && low <= share && share <= high && high <= 1).toBe(true);
        },
      ),
    );
  });
});

describe("differenceOfEstimates", () => {
  // Newcombe 1998, table II of "Interval estimation for the difference between independent proportions", method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
  ])("%d of %d less %d of %d", (hits, runs, otherHits, otherRuns, low, high) => {
    const of = (share: number, n: number) => ({ value: share, interval: wilsonInterval(share, n, Z) });
    const { interval } = differenceOfEstimates(of(hits / runs, runs), of(otherHits / otherRuns, otherRuns));
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe("quantileInterval", () => {
  it("takes the ranks that tables give for the median of ten: second and ninth", () => {
    const values = Array.from({ length: 10 }, (_, i) => [i + 1, 1] as const);
    expect(quantileInterval(values, 0.5, Z)).toEqual({ value: 5.5, interval: { low: 2, high: 9 } });
  });

  it("says when there are too few runs for both ends", () => {
    expect([5, 6].map((runs) => canBoundQuantile(runs, 0.5, Z))).toEqual([false, true]);
    expect([71, 72].map((runs) => canBoundQuantile(runs, 0.95, Z))).toEqual([false, true]);
  });

  it("is as far from either end where it must be very sure", () => {
    const values = Array.from({ length: 90_001 }, (_, i) => [i, 1] as const);
    const [low, high] = [0.001, 0.999].map((fraction) => quantileInterval(values, fraction, 6.4)?.interval);
    expect(low?.low).toBeGreaterThan(30);
    expect(low).toEqual({ low: 90_000 - (high?.high ?? 0), high: 90_000 - (high?.low ?? 0) });
  });

  it("agrees with the bootstrap within the spread of ranks", () => {
    const draws = createDraws(4);
    const values = Array.from({ length: 2_000 }, () => [draws.logNormal(1_000, 2), 1] as const);
    const exact = quantileInterval(values, 0.95, Z);
    const drawn = bootstrapInterval(values, 0.95, Z, draws.unit);
    expect(drawn?.value).toBe(exact?.value);
    expect((drawn?.interval.low ?? 0) / (exact?.interval.low ?? 1)).toBeCloseTo(1, 1);
    expect((drawn?.interval.high ?? 0) / (exact?.interval.high ?? 1)).toBeCloseTo(1, 1);
  });

  it("has nothing to say of nothing", () => {
    expect(quantileInterval([], 0.5, Z)).toBeUndefined();
    expect(quantileInterval([[3, 0]], 0.5, Z)).toBeUndefined();
  });
});

describe("meanInterval", () => {
  it("is that of a t-test where hours have as many runs", () => {
    const hours = [10, 12, 14].map((mean) => ({ runs: 5, sum: 5 * mean }));
    const { value, interval } = meanInterval(hours, 0.025) ?? { value: 0, interval: { low: 0, high: 0 } };
    expect(value).toBe(12);
    // Three values with a deviation of 2, and t = 4.3027 of two degrees of freedom.
    expect(interval.high - 12).toBeCloseTo((4.302653 * 2) / Math.sqrt(3), 5);
  });
});

describe("dispersion", () => {
  it("is one of hours that differ as by chance or less", () => {
    expect(dispersion(Array.from({ length: 24 }, () => ({ runs: 50, hits: 5 })))).toBe(1);
  });

  it("is what the correlation within hours makes it", () => {
    const draws = createDraws(6);
    const hours = Array.from({ length: 4_000 }, () => ({
      runs: 50,
      hits: draws.hits(50, draws.hourRate(0.1, 0.03)),
    }));
    expect(dispersion(hours)).toBeGreaterThan(2.2);
    expect(dispersion(hours)).toBeLessThan(2.8);
  });
});
