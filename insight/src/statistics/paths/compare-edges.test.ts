import { describe, expect, it } from "vitest";
import { edgesOfFailing, edgesOfVersions } from "./compare-edges.ts";

describe("edgesOfFailing", () => {
  it("names what runs that failed do more often, and not what they do less often", () => {
    const counts = [
      { key: "search > search", runs: 100, hits: 40 },
      { key: "search > respond", runs: 800, hits: 30 },
      { key: "start > plan", runs: 1_000, hits: 100 },
    ];
    expect(edgesOfFailing({ runs: 1_000, hits: 100 }, counts)).toMatchObject([
      { key: "search > search", direction: "more" },
    ]);
  });
});

describe("edgesOfVersions", () => {
  it("names what a version does more often, and less often, the surest first", () => {
    const found = edgesOfVersions({ candidate: 500, baseline: 500 }, [
      { key: "both", ofCandidate: 300, ofBaseline: 301 },
      { key: "new", ofCandidate: 400, ofBaseline: 0 },
      { key: "rarer", ofCandidate: 100, ofBaseline: 180 },
    ]);
    expect(found.map(({ key, direction }) => [key, direction])).toEqual([
      ["new", "more"],
      ["rarer", "less"],
    ]);
    expect(found[1]?.falseDiscovery).toBeLessThan(0.001);
  });

  it("names nothing of what differs by chance", () => {
    const counts = Array.from({ length: 50 }, (_, key) => ({
      key,
      ofCandidate: 100 + (key % 5),
      ofBaseline: 102,
    }));
    expect(edgesOfVersions({ candidate: 500, baseline: 500 }, counts)).toEqual([]);
  });
});
