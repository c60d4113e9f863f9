import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockedDifference, blockedSums, blockedZ, unevenness } from "./blocked-difference.ts";
import type { HourTallies } from "./hour.ts";

const hour = (baseline: readonly [number, number], candidate: readonly [number, number]): HourTallies => ({
  baseline: { runs: baseline[0], hits: baseline[1] },
  candidate: { runs: candidate[0], hits: candidate[1] },
});

/** Admissions to six departments of Berkeley in 1973, of women and of men: [applied, admitted]. */
const berkeley = [
  hour([108, 89], [825, 512]),
  hour([25, 17], [560, 353]),
  hour([593, 202], [325, 120]),
  hour([375, 131], [417, 138]),
  hour([393, 94], [191, 53]),
  hour([341, 24], [373, 22]),
];

describe("blockedZ", () => {
  it("is the test of Mantel and Haenszel, which turns round what Berkeley's sums seem to say", () => {
    expect(blockedZ(blockedSums(berkeley)) ** 2).toBeCloseTo(1.5246066604434356, 9);
    expect(blockedZ(blockedSums(berkeley))).toBeLessThan(0);
    const asOne = hour([1835, 557], [2691, 1198]);
    expect(blockedZ(blockedSums([asOne]))).toBeGreaterThan(9);
  });
});

describe("blockedDifference", () => {
  it("of a single hour is Newcombe's", () => {
    const { value, interval } =
      blockedDifference([hour([80, 48], [70, 56])], 1.959964) ?? expect.unreachable();
    expect(value).toBeCloseTo(0.2, 12);
    expect(interval.low).toBeCloseTo(0.0524, 4);
    expect(interval.high).toBeCloseTo(0.3339, 4);
  });

  it("does not care for hours of one version, nor for how bad an hour was for both", () => {
    const alone = [hour([500, 400], [0, 0]), hour([0, 0], [300, 2])];
    expect(blockedDifference([...berkeley, ...alone], 1.96)).toEqual(blockedDifference(berkeley, 1.96));
    const uneven = [hour([100, 90], [100, 90]), hour([900, 9], [100, 1])];
    expect(blockedDifference(uneven, 1.96)?.value).toBeCloseTo(0, 12);
  });

  it("holds its value, within −1 to 1, and mirrors when versions are swapped", () => {
    const side = fc.tuple(fc.integer({ min: 0, max: 80 }), fc.double({ min: 0, max: 1, noNaN: true }));
    const tally = side.map(([runs, part]) => [runs, Math.round(runs * part)] as const);
    const hours = fc.array(
      fc.tuple(tally, tally).map(([a, b]) => hour(a, b)),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(hours, (some) => {
        const difference = blockedDifference(some, 1.96);
        if (difference === undefined) return;
        const { value, interval } = difference;
        expect(interval.low).toBeLessThanOrEqual(value);
        expect(interval.high).toBeGreaterThanOrEqual(value);
        expect(interval.low).toBeGreaterThanOrEqual(-1.000001);
        expect(interval.high).toBeLessThanOrEqual(1.000001);
        const swapped = some.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline }));
        expect(blockedDifference(swapped, 1.96)?.interval.low).toBeCloseTo(-interval.high, 9);
        expect(blockedZ(blockedSums(swapped))).toBeCloseTo(-blockedZ(blockedSums(some)), 9);
      }),
    );
  });
});

describe("unevenness", () => {
  it("is seen where hours hit one version alone, not where they hit both", () => {
    const both = Array.from({ length: 24 }, (_, i) =>
      i % 4 === 0 ? hour([50, 20], [50, 20]) : hour([50, 4], [50, 4]),
    );
    const one = Array.from({ length: 24 }, (_, i) =>
      i % 4 === 0 ? hour([50, 4], [50, 20]) : hour([50, 4], [50, 4]),
    );
    expect(unevenness(both)).toBe(1);
    expect(unevenness(one)).toBeGreaterThan(2);
  });
});
