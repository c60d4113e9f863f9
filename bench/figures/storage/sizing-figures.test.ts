import { constants } from "@runfacts/cli/size";
import { describe, expect, it } from "vitest";
import { figure } from "../../harness/figure.ts";
import { changedLevels, offConstants, sizingFigures } from "./sizing-figures.ts";

describe("constants of sizing", () => {
  it("are a figure each, and hold while they are what the calculation goes by", () => {
    const figures = sizingFigures(constants);
    expect(figures.map(({ name }) => name)).toContain("sizing: rows.agent_steps.indexes");
    expect(offConstants(figures)).toEqual([]);
  });

  it("do not hold once they are off by more than a quarter, up or down", () => {
    const { table, indexes } = constants.rows["agent_runs"] ?? { table: 0, indexes: 0 };
    const measured = (factor: number) => ({
      ...constants,
      rows: { agent_runs: { table: table * factor, indexes } },
    });
    expect(offConstants(sizingFigures(measured(1.2)))).toEqual([]);
    expect(offConstants(sizingFigures(measured(1.3)))).toEqual([
      expect.stringMatching(/^sizing: rows\.agent_runs\.table: /),
    ]);
    expect(offConstants(sizingFigures(measured(0.7)))).toHaveLength(1);
  });

  it("are not held where they are of the machine", () => {
    const cpu = { ingest: { run: 1, step: 1 }, postgres: { run: 1, step: 1 } };
    expect(offConstants(sizingFigures({ ...constants, cpu }))).toEqual([]);
  });

  it("hold what is calculated from them", () => {
    const rows = (value: number) => [
      figure("sizing: rows of rollups, calculated, of counted", [value], "ratio"),
    ];
    expect(offConstants(rows(0.8))).toEqual([]);
    expect(offConstants(rows(1.3))).toHaveLength(1);
    const levels = (value: number) => [
      figure("sizing: levels of sums that are not as they were", [value], "differences"),
    ];
    expect(offConstants(levels(0))).toEqual([]);
    expect(offConstants(levels(1))).toHaveLength(1);
  });

  it("name what the calculation does not know, and leave other figures alone", () => {
    expect(offConstants([figure("sizing: rows.new_table.table", [1], "bytes")])).toHaveLength(1);
    expect(offConstants([figure("disk, a run", [1], "bytes")])).toEqual([]);
  });

  it("count levels of sums that are new, gone or told apart otherwise", () => {
    const others = constants.levels.slice(1);
    const other = { table: "rollups", period: "day", grain: "new", dimensions: [] } as const;
    expect(changedLevels(constants.levels)).toBe(0);
    expect(changedLevels(others)).toBe(1);
    expect(changedLevels([...others, other])).toBe(2);
  });
});
