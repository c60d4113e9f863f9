import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareMany } from "./compare-many.ts";
import { compareMeans } from "./compare-means.ts";
import { compareQuantiles } from "./compare-quantiles.ts";
import { compareRates } from "./compare-rates.ts";
import type { HourTallies } from "./hour.ts";
import { runsForRates, runsNeeded } from "./runs-needed.ts";

const once = { looking: { kind: "once" }, margin: 0.01 } as const;
const always = { looking: { kind: "always" }, margin: 0.01 } as const;
const gate = { looking: { kind: "planned", runs: 1_000, looks: 10 }, margin: 0.01 } as const;

function hoursOf(count: number, runs: number, baseline: number, candidate: number): readonly HourTallies[] {
  return Array.from({ length: count }, () => ({
    baseline: { runs, hits: baseline },
    candidate: { runs, hits: candidate },
  }));
}

describe("compareRates", () => {
  it.each([
    ["once", once],
    ["planned", gate],
    ["always", always],
  ] as const)("tells worse and better, looking %s", (_, options) => {
    const worse = compareRates(hoursOf(20, 50, 5, 9), options);
    expect(worse).toMatchObject({ verdict: "worse", runsNeeded: 0 });
    expect(worse.baseline?.value).toBeCloseTo(0.1, 12);
    expect(worse.difference?.value).toBeCloseTo(0.08, 12);
    expect(worse.toldAt).toBeLessThan(20);
    expect(compareRates(hoursOf(20, 50, 9, 5), options).verdict).toBe("better");
  });

  it("tells the same within the margin, though it be a sure difference", () => {
    expect(compareRates(hoursOf(200, 500, 50, 50), once).verdict).toBe("same");
    const slight = compareRates(hoursOf(2_000, 500, 50, 51), once);
    expect(slight.difference?.interval.low).toBeGreaterThan(0);
    expect(slight.verdict).toBe("same");
  });

  it("cannot tell versions that did not run in the same hours, however many runs there are", () => {
    const hours = [
      { baseline: { runs: 9_000, hits: 90 }, candidate: { runs: 0, hits: 0 } },
      { baseline: { runs: 0, hits: 0 }, candidate: { runs: 9_000, hits: 4_500 } },
    ];
    for (const options of [once, gate, always]) {
      const told = compareRates(hours, options);
      expect(told).toMatchObject({ verdict: "inconclusive", reason: "not_concurrent", comparedRuns: 0 });
      expect(told.runsNeeded).toBeUndefined();
      expect(told.candidate?.value).toBe(0.5);
    }
    expect(compareRates([], once)).toMatchObject({ verdict: "inconclusive", baseline: undefined });
  });

  it("says how many more runs it takes, and that many do", () => {
    const some = compareRates(hoursOf(4, 50, 5, 7), once);
    expect(some).toMatchObject({ verdict: "inconclusive", reason: "unclear" });
    const hours = 4 + Math.ceil((some.runsNeeded ?? 0) / 50);
    expect(hours).toBeGreaterThan(10);
    expect(compareRates(hoursOf(hours, 50, 5, 7), once).verdict).toBe("worse");
    expect(compareRates(hoursOf(Math.ceil(hours / 3), 50, 5, 7), once).verdict).toBe("inconclusive");
  });

  it("gives no verdict on a handful of runs", () => {
    expect(compareRates(hoursOf(3, 5, 0, 5), once)).toMatchObject({
      verdict: "inconclusive",
      reason: "few_runs",
    });
  });

  it("by plan looks ten times, counts nothing after the plan, and tells as it told before", () => {
    const early = compareRates(hoursOf(10, 50, 5, 12), gate);
    expect(early).toMatchObject({ verdict: "worse" });
    expect(((early.toldAt ?? 0) + 1) % 2).toBe(0);
    expect(compareRates([...hoursOf(10, 50, 5, 12), ...hoursOf(30, 50, 12, 5)], gate)).toMatchObject({
      verdict: "worse",
      toldAt: early.toldAt,
    });
    const done = hoursOf(20, 50, 5, 5);
    expect(compareRates([...done, ...hoursOf(50, 50, 5, 20)], gate)).toMatchObject({
      verdict: "inconclusive",
      comparedRuns: 2_000,
    });
    expect(compareRates(hoursOf(1, 50, 5, 30), gate)).toMatchObject({
      verdict: "inconclusive",
      comparedRuns: 100,
    });
  });

  it("never says worse beside an interval that holds zero, but for evidence of before", () => {
    const tally = fc
      .tuple(fc.integer({ min: 0, max: 90 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([runs, part]) => ({ runs, hits: Math.round(runs * part * part) }));
    const hours = fc.array(fc.record({ baseline: tally, candidate: tally }), { maxLength: 40 });
    fc.assert(
      fc.property(hours, fc.constantFrom(once, gate), (some, options) => {
        const { verdict, difference, runsNeeded } = compareRates(some, options);
        if (verdict === "worse") expect(difference?.interval.low).toBeGreaterThan(0);
        if (verdict === "better") expect(difference?.interval.high).toBeLessThan(0);
        if (verdict !== "inconclusive") expect(runsNeeded).toBe(0);
      }),
    );
  });
});

describe("compareQuantiles", () => {
  const values = (ratio: number) =>
    Array.from({ length: 50 }, (_, i) => [ratio * (100 + 10 * i), 1] as const);
  const hours = (count: number, ratio: number) =>
    Array.from({ length: count }, (_, i) => ({
      baseline: values(1 + (i % 5)),
      candidate: values(ratio * (1 + (i % 5))),
    }));

  it.each([0.5, 0.95])("tells that quantile %d is up, hour by hour", (fraction) => {
    const told = compareQuantiles(hours(20, 1.3), fraction, { ...once, margin: 0.05 });
    expect(told.verdict).toBe("worse");
    expect(told.difference?.value).toBeCloseTo(0.3, 1);
    expect(compareQuantiles(hours(20, 1 / 1.3), fraction, once).verdict).toBe("better");
  });

  it("tells the same within a margin, and is not sure of less", () => {
    expect(compareQuantiles(hours(400, 1), 0.5, { ...once, margin: 0.05 }).verdict).toBe("same");
    expect(compareQuantiles(hours(4, 1.02), 0.95, { ...once, margin: 0.05 }).verdict).toBe("inconclusive");
  });

  it("does not call the same what few runs cannot bound", () => {
    const alike = Array.from({ length: 12 }, (_, i) => [1_000 + i, 5] as const);
    const few = [{ baseline: alike, candidate: alike }];
    const enough = [...few, ...few];
    expect(compareQuantiles(few, 0.95, { ...once, margin: 0.05 }).verdict).toBe("inconclusive");
    expect(compareQuantiles(enough, 0.95, { ...once, margin: 0.05 }).verdict).toBe("same");
  });

  it("has no ratio of zeros", () => {
    const zeros = Array.from({ length: 9 }, () => ({
      baseline: [[0, 30]] as const,
      candidate: [[0, 30]] as const,
    }));
    expect(compareQuantiles(zeros, 0.5, once)).toMatchObject({
      verdict: "inconclusive",
      difference: undefined,
    });
  });
});

describe("compareMeans", () => {
  const hours = (count: number, more: number) =>
    Array.from({ length: count }, (_, i) => ({
      baseline: { runs: 50, sum: 50 * (1_000 + 300 * (i % 5) + 20 * (i % 3)) },
      candidate: { runs: 50, sum: 50 * (1_000 + 300 * (i % 5) + more) },
    }));

  it("tells a difference that is small beside how much hours differ", () => {
    expect(compareMeans(hours(24, 60), { ...once, margin: 0.01 }).verdict).toBe("worse");
    expect(compareMeans(hours(24, 60), { ...always, margin: 0.01 }).verdict).toBe("worse");
    expect(compareMeans(hours(24, 20), { ...once, margin: 0.05 }).verdict).toBe("same");
  });

  it("is the same, by a coin, where no hour differs", () => {
    const alike = Array.from({ length: 9 }, () => ({
      baseline: { runs: 5, sum: 15 },
      candidate: { runs: 5, sum: 15 },
    }));
    expect(compareMeans(alike, once)).toMatchObject({ verdict: "same", pValue: 0.5 });
  });

  it("needs some hours with both", () => {
    expect(compareMeans(hours(5, 60), once)).toMatchObject({ verdict: "inconclusive", reason: "few_hours" });
    const apart = hours(24, 60).map((hour, i) =>
      i < 12 ? { ...hour, candidate: { runs: 0, sum: 0 } } : { ...hour, baseline: { runs: 0, sum: 0 } },
    );
    expect(compareMeans(apart, once)).toMatchObject({ verdict: "inconclusive", reason: "not_concurrent" });
  });
});

describe("compareMany", () => {
  it("asks more of each rate the more there are", () => {
    const doubtful = hoursOf(20, 50, 5, 7);
    const quiet = Array.from({ length: 39 }, () => hoursOf(20, 50, 5, 5));
    expect(compareMany([doubtful], once)[0]?.verdict).toBe("worse");
    expect(compareMany([doubtful, ...quiet], once)[0]?.verdict).toBe("inconclusive");
    const likely = hoursOf(20, 50, 5, 8);
    expect(compareMany([likely], always)[0]?.verdict).toBe("worse");
    expect(compareMany([likely, ...quiet], always)[0]?.verdict).toBe("inconclusive");
    expect(compareMany([hoursOf(20, 50, 5, 14), ...quiet], once)[0]?.verdict).toBe("worse");
    expect(compareMany([], once)).toEqual([]);
  });
});

describe("runs needed", () => {
  it("are as many as textbooks say", () => {
    // Two-sided 5 %, power 80 %: 10 against 15 % takes 686 a group by the formula with both variances.
    expect(runsForRates(0.1, 0.15, 1.96)).toBe(683);
  });

  it("are none if there are enough, and unknown if nothing differs", () => {
    const wish = { runs: 1_000, standardError: 0.01, difference: 0.1, z: 1.96 };
    expect(runsNeeded(wish)).toBe(0);
    expect(runsNeeded({ ...wish, difference: 0 })).toBeUndefined();
    // What rounding makes of no difference.
    expect(runsNeeded({ ...wish, difference: 1.4e-17 })).toBeUndefined();
    expect(runsNeeded({ ...wish, standardError: 0 })).toBeUndefined();
    expect(runsNeeded({ ...wish, difference: 0.014 })).toBe(Math.ceil(1_000 * (2.80162 / 1.4) ** 2 - 1_000));
  });
});
