import { describe, expect, it } from "vitest";
import { figure } from "./figure.ts";
import { figureTable } from "./table.ts";

describe("figure", () => {
  it("is the median of its rounds, held against its goal", () => {
    expect(figure("a", [0.5, 0.1, 0.44999], "ratio", { atLeast: 0.45 })).toEqual({
      name: "a",
      value: 0.45,
      unit: "ratio",
      goal: "≥ 0.45",
      // Judged before it is rounded.
      ok: false,
      range: [0.1, 0.5],
    });
    expect(figure("b", [25], "ms", { atMost: 25 })).toMatchObject({ value: 25, goal: "≤ 25", ok: true });
    expect(figure("c", [25], "ms")).toMatchObject({ goal: null, ok: null });
  });

  it("says nothing where nothing could be measured", () => {
    expect(figure("d", [null, null], "MB", { atMost: 1 })).toEqual({
      name: "d",
      value: null,
      unit: "MB",
      goal: "≤ 1",
      ok: null,
    });
  });
});

it("figureTable puts the goals first and marks what misses", () => {
  const lines = figureTable([
    figure("free", [1], "ms"),
    figure("missed", [2], "ms", { atMost: 1 }),
    figure("met", [1], "ms", { atMost: 1 }),
    figure("absent", [null], "MB", { atMost: 1 }),
  ]).split("\n");
  expect(lines.map((line) => line.trim().split(/\s+/).slice(0, 2))).toEqual([
    ["figure", "value"],
    ["MISS", "missed"],
    ["ok", "met"],
    ["absent", "not"],
    ["free", "1"],
  ]);
});
