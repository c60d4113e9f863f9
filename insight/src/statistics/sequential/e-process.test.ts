import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logChoose } from "../distributions/log-choose.ts";
import { eProcess } from "./e-process.ts";

const hour = (baseline: readonly [number, number], candidate: readonly [number, number]) => ({
  baseline: { runs: baseline[0], hits: baseline[1] },
  candidate: { runs: candidate[0], hits: candidate[1] },
});

describe("eProcess", () => {
  it("has a mean of one if failures fall on the versions by chance, whatever the hour", () => {
    const counts = fc.record({
      first: fc.integer({ min: 1, max: 60 }),
      second: fc.integer({ min: 1, max: 60 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(counts, ({ first, second, part }) => {
        const hits = Math.round(part * (first + second));
        let mean = 0;
        for (let x = Math.max(0, hits - first); x <= Math.min(hits, second); x++) {
          const chance = Math.exp(
            logChoose(second, x) + logChoose(first, hits - x) - logChoose(first + second, hits),
          );
          mean += chance * eProcess([hour([first, hits - x], [second, x])], 40).worse.now;
        }
        expect(mean).toBeCloseTo(1, 9);
      }),
    );
  });

  it("tells once and for good, and says when", () => {
    const bad = Array.from({ length: 20 }, () => hour([50, 5], [50, 12]));
    const good = Array.from({ length: 40 }, () => hour([50, 12], [50, 5]));
    const { toldAt, highest, now } = eProcess([...bad, ...good], 40).worse;
    expect(toldAt).toBeLessThan(20);
    expect(highest).toBeGreaterThan(40);
    expect(now).toBeLessThan(1);
  });

  it("asks for better as it does for worse of swapped versions", () => {
    const hours = Array.from({ length: 30 }, (_, n) => hour([40 + n, 3 + (n % 7)], [60 - n, 9 + (n % 3)]));
    const swapped = hours.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline }));
    const [asked, other] = [eProcess(hours, 40), eProcess(swapped, 40)];
    expect(asked.worse.toldAt).toBeDefined();
    expect(asked.better.toldAt).toBeUndefined();
    expect([asked.worse.toldAt, asked.better.toldAt]).toEqual([other.better.toldAt, other.worse.toldAt]);
    expect(asked.better.now).toBeCloseTo(other.worse.now, 12);
  });

  it("stays a number, however much is seen", () => {
    const { now, highest, toldAt } = eProcess([hour([100_000, 1_000], [100_000, 20_000])], 40).worse;
    expect([Number.isFinite(now), Number.isFinite(highest), toldAt]).toEqual([true, true, 0]);
  });

  it("learns nothing from hours of one version, or in which all or none failed", () => {
    const hours = [hour([50, 5], [0, 0]), hour([0, 0], [50, 50]), hour([5, 5], [5, 5]), hour([9, 0], [9, 0])];
    const nothing = { now: 1, highest: 1, toldAt: undefined };
    expect(eProcess(hours, 40)).toEqual({ worse: nothing, better: nothing });
  });
});
