import { describe, expect, it } from "vitest";
import { alarmThreshold } from "./alarm-threshold.ts";
import { changePoints } from "./change-points.ts";
import { advanceCusum, startCusum } from "./cusum.ts";
import { rateScore } from "./rate-score.ts";
import { valueBaseline, valueScore } from "./value-score.ts";

/** Annual flow of the Nile at Aswan from 1871 on; the dam is of 1898. */
const nile = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

describe("changePoints", () => {
  it("finds the one of the Nile, as the literature does", () => {
    const [change, ...others] = changePoints(nile.map((sum) => ({ runs: 1, sum })));
    expect(others).toEqual([]);
    expect(change?.at).toBe(28);
    expect(change?.before).toBeCloseTo(1097.75, 2);
    expect(change?.after).toBeCloseTo(849.97, 2);
    expect(change?.earliest).toBeGreaterThan(20);
    expect(change?.latest).toBeLessThan(36);
  });

  it("finds two, and leaves hours without runs out", () => {
    const rates = [...Array(60).fill(10), ...Array(40).fill(30), ...Array(60).fill(10)];
    const points = rates.flatMap((hits, i) => [
      { runs: 0, sum: 0 },
      { runs: 100, sum: hits + (i % 3) },
    ]);
    expect(changePoints(points, 0.09).map(({ at }) => at)).toEqual([121, 201]);
  });

  it("finds none in what does not change, or is too short", () => {
    expect(
      changePoints(
        Array.from({ length: 500 }, (_, i) => ({ runs: 50, sum: 4 + (i % 3) })),
        0.09,
      ),
    ).toEqual([]);
    expect(
      changePoints([
        { runs: 9, sum: 0 },
        { runs: 9, sum: 9 },
      ]),
    ).toEqual([]);
  });
});

describe("CUSUM", () => {
  it("sums what speaks for a change, and knows since when", () => {
    const scores = [-1, 2, 1.5, -4, 0.5, 3];
    const states = scores.map((_, i) =>
      scores.slice(0, i + 1).reduce((state, score, at) => advanceCusum(state, at, score, 10), startCusum),
    );
    expect(states.map(({ sum }) => sum)).toEqual([0, 2, 3.5, 0, 0.5, 3.5]);
    expect(states.map(({ since }) => since)).toEqual([undefined, 1, 1, undefined, 4, 4]);
    expect(states.at(-1)?.runs).toBe(20);
  });

  it("needs the threshold that tables give for normal values: 4 for 336, 5 for 930", () => {
    // A shift of one deviation lowers the sum by a half on average.
    expect(alarmThreshold(336, 0.5)).toBeCloseTo(4, 1);
    expect(alarmThreshold(930, 0.5)).toBeCloseTo(5, 1);
  });

  it("of rates counts failures that come together for less", () => {
    const tally = { runs: 20, hits: 5 };
    const plain = rateScore(tally, { from: 0.1, to: 0.15 });
    expect(plain).toBeCloseTo(5 * Math.log(1.5) + 15 * Math.log(0.85 / 0.9), 12);
    expect(rateScore(tally, { from: 0.1, to: 0.15, dispersion: 2 })).toBe(plain / 2);
  });

  it("of values is not moved far by one that is absurd", () => {
    const before = Array.from({ length: 1_000 }, (_, i) => [100 + i, 1] as const);
    const baseline = valueBaseline(before) ?? expect.unreachable();
    const absurd = valueScore([[1e12, 1]], baseline, 1.2);
    expect(absurd).toBe(valueScore([[1e6, 1]], baseline, 1.2));
    expect(valueScore(before, baseline, 1.2)).toBeLessThan(0);
    expect(
      valueScore(
        before.map(([value, count]) => [value * 1.2, count]),
        baseline,
        1.2,
      ),
    ).toBeGreaterThan(0);
  });
});
