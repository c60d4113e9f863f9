import { expect, it } from "vitest";
import { fullest, type MeasuredHistory } from "./fullest.ts";

/** A history whose figures are all those of its runs. */
function history(runs: number, counts: Readonly<Record<string, number>>): MeasuredHistory {
  const bytes = { fixed: runs, entry: runs, room: runs, indexes: runs };
  return {
    runs,
    counts,
    levels: Object.keys(counts).map((table) => ({ table, period: "hour", grain: `${runs}`, dimensions: [] })),
    sums: Object.fromEntries(Object.keys(counts).map((table) => [table, bytes])),
    histogram: { runs, steps: runs },
    paths: runs,
  };
}

it("takes what each table has from where it has most rows, and histograms from where there are most runs", () => {
  const few = history(10, { rollups: 30, settled_paths: 900 });
  const many = history(100, { rollups: 99, settled_paths: 7 });
  for (const histories of [
    [few, many],
    [many, few],
  ]) {
    const { sums, levels, histogram, paths, histories: chosen } = fullest(histories);
    expect([sums["rollups"]?.fixed, sums["settled_paths"]?.fixed]).toEqual([100, 10]);
    expect(levels.map(({ table, grain }) => [table, grain])).toEqual([
      ["rollups", "100"],
      ["settled_paths", "10"],
    ]);
    expect([histogram.runs, paths]).toEqual([100, 10]);
    expect([chosen["rollups"]?.runs, chosen["settled_paths"]?.runs]).toEqual([100, 10]);
  }
});

it("refuses to tell of nothing", () => {
  expect(() => fullest([])).toThrow("no history was measured");
});
