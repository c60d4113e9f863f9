import { describe, expect, it } from "vitest";
import { adjustForFalseDiscovery } from "./false-discovery.ts";
import { rankCauses } from "./rank-causes.ts";

describe("adjustForFalseDiscovery", () => {
  it("finds the four that Benjamini and Hochberg find in their example of 1995", () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const adjusted = adjustForFalseDiscovery(pValues.toReversed()).toReversed();
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
    expect(adjusted[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    expect(adjusted.at(-1)).toBe(1);
    expect(adjusted.toSorted((a, b) => a - b)).toEqual(adjusted);
  });
});

describe("rankCauses", () => {
  const all = { runs: 2_000, hits: 220 };
  const harmless = Array.from({ length: 100 }, (_, i) => ({ key: `other-${i}`, runs: 100, hits: 11 }));

  it("puts the surest first, with what it costs", () => {
    const causes = rankCauses(all, [
      ...harmless,
      { key: "tool", runs: 100, hits: 35 },
      { key: "model", runs: 400, hits: 75 },
    ]);
    expect(causes.map(({ key }) => key)).toEqual(["tool", "model"]);
    const [tool] = causes;
    expect(tool?.share).toBe(0.35);
    expect(tool?.shareWithout).toBeCloseTo(185 / 1_900, 12);
    expect(tool?.excess).toBeCloseTo(35 - (100 * 185) / 1_900, 12);
    expect(tool?.falseDiscovery).toBeLessThan(1e-6);
    expect(tool?.interval.low).toBeGreaterThan(0.25);
  });

  it("does not take what every run has, or few have, for a cause", () => {
    const values = [
      { key: "every", ...all },
      { key: "none", runs: 0, hits: 0 },
      { key: "lucky", runs: 2, hits: 2 },
    ];
    expect(rankCauses(all, [...harmless, ...values])).toEqual([]);
  });

  it("does not lose a cause among thousands of values that few runs have", () => {
    const rare = Array.from({ length: 20_000 }, (_, i) => ({ key: `rare-${i}`, runs: 1, hits: 0 }));
    const cause = { key: "tool", runs: 100, hits: 24 };
    expect(rankCauses(all, [cause]).map(({ key }) => key)).toEqual(["tool"]);
    expect(rankCauses(all, [cause, ...rare]).map(({ key }) => key)).toEqual(["tool"]);
  });
});
