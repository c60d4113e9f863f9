import { describe, expect, it } from "vitest";
import { type Constants, constants, type Level } from "./constants.ts";
import { estimate } from "./estimate.ts";
import { defaults, type SizeInputs } from "./inputs.ts";

const level: Level = { table: "rollups", period: "hour", grain: "agent", dimensions: ["agents"] };
/** Round figures. */
const round: Constants = {
  rows: {
    run_registry: { table: 60, indexes: 40 },
    agent_runs: { table: 300, indexes: 200 },
    agent_steps: { table: 200, indexes: 100 },
    agent_failures: { table: 300, indexes: 100 },
  },
  levels: [level],
  sums: {
    rollups: { fixed: 100, room: 2, indexes: 50 },
    settled_rollups: { fixed: 100, room: 1, indexes: 50 },
  },
  histogram: { runs: 60, steps: 160 },
  log: { run: 4_000, step: 600 },
  cpu: { ingest: { run: 300, step: 30 }, postgres: { run: 200, step: 40 } },
  ways: { calls: { log: 1.5, ingest: 2, postgres: 2 }, single: { log: 2, ingest: 5, postgres: 4 } },
  relations: { partitions: 35, others: 105 },
};
const of = (inputs: Partial<SizeInputs>, of = round) => estimate({ ...defaults, ...inputs }, of);
const table = (inputs: Partial<SizeInputs>, name: string, of_ = round) =>
  of(inputs, of_).tables.find((one) => one.table === name);

describe("an estimate", () => {
  it("multiplies rows by their bytes, and days by what is kept", () => {
    const inputs = { runs: 1_000, steps: 7, failures: 0.5, days: 10 };
    expect(table(inputs, "run_registry")).toMatchObject({ rowsADay: 1_000, bytesADay: 100_000, bytes: 1e6 });
    expect(table(inputs, "agent_runs")?.bytesADay).toBe(500_000);
    expect(table(inputs, "agent_steps")).toMatchObject({ rowsADay: 7_000, bytesADay: 2_100_000 });
    expect(table(inputs, "agent_failures")).toMatchObject({ rowsADay: 500, bytesADay: 200_000 });
    const { bytes, bytesADay, tables, registry } = of(inputs);
    expect(bytesADay).toBeCloseTo(tables.reduce((sum, one) => sum + one.bytesADay, 0));
    expect(bytes).toBeCloseTo(10 * bytesADay);
    expect(registry).toEqual({ rows: 10_000, bytes: 1e6 });
  });

  it("tells log and cores for the mean and the busiest second, by the way that runs are sent", () => {
    const inputs = { runs: 8_640_000, steps: 10, peak: 2 };
    expect(of(inputs).rate).toEqual({ mean: 100, peak: 200 });
    expect(of(inputs).log).toEqual({ aDay: 86_400_000_000, aSecondAtPeak: 2_000_000 });
    expect(of(inputs).cores.ingest).toBeCloseTo(0.12);
    expect(of(inputs).cores.postgres).toBeCloseTo(0.12);
    expect(of({ ...inputs, way: "single" }).log.aDay).toBe(172_800_000_000);
    expect(of({ ...inputs, way: "single" }).cores.ingest).toBeCloseTo(0.6);
  });

  it("has sums grow with hours and what occurs in them, not with runs", () => {
    const rows = (inputs: Partial<SizeInputs>) => table(inputs, "rollups")?.rowsADay ?? 0;
    expect(rows({ runs: 1e5, agents: 1 })).toBeCloseTo(24);
    expect(rows({ runs: 1e5, agents: 10 })).toBeCloseTo(240);
    expect(rows({ runs: 2e5, agents: 10 })).toBeCloseTo(240);
    expect(rows({ runs: 1e5, agents: 10, projects: 3 })).toBeCloseTo(720);
    expect(rows({ runs: 24, agents: 1e6 })).toBeCloseTo(24, 0);
  });

  it("has writers at once keep rows of their own, eight at most", () => {
    const rows = (peak: number) => table({ runs: 1e9, agents: 10, peak }, "rollups")?.rowsADay;
    expect(rows(0.001)).toBeCloseTo(240);
    expect(rows(10)).toBeCloseTo(8 * 240);
  });

  it("keeps 200 values of what is computed once an hour is over, and none twice", () => {
    const settled: Level = {
      ...level,
      table: "settled_rollups",
      grain: "agent_version",
      dimensions: ["versions"],
    };
    const rows = (versions: number) =>
      table({ runs: 1e9, versions }, "settled_rollups", { ...round, levels: [settled] })?.rowsADay;
    expect(rows(150)).toBeCloseTo(24 * 150);
    expect(rows(10_000)).toBeCloseTo(24 * 200);
  });

  it("keeps no rows of versions of a day, and of agents of an hour, that are too many for their runs", () => {
    const rows = (grain: string, period: Level["period"], inputs: Partial<SizeInputs>) => {
      const dimensions = grain === "agent" ? (["agents"] as const) : (["agents", "versions"] as const);
      const levels = [{ ...level, grain, period, dimensions }];
      return (
        table({ environments: 1, peak: 0.001, ...inputs }, "rollups", { ...round, levels })?.rowsADay ?? 0
      );
    };
    expect(rows("version", "day", { runs: 1e9, agents: 50, versions: 100 })).toBeCloseTo(5_000, -1);
    expect(rows("version", "day", { runs: 50_000, agents: 50, versions: 100 })).toBe(0);
    expect(rows("version", "day", { runs: 5_000, agents: 10, versions: 10 })).toBeGreaterThan(80);
    expect(rows("agent", "hour", { runs: 24 * 1_000, agents: 500 })).toBe(0);
    expect(rows("agent", "day", { runs: 24 * 1_000, agents: 500 })).toBeGreaterThan(400);
    expect(rows("agent", "hour", { runs: 1e9, agents: 500 })).toBeCloseTo(24 * 500);
  });

  it("fills histograms up to what they come to", () => {
    const bytes = (runs: number) =>
      table({ runs, agents: 1, steps: 1, peak: 0.001 }, "rollups")?.bytesADay ?? 0;
    // 24 rows of (100 + two histograms) x 2 + 50 bytes.
    expect(bytes(2_400)).toBeCloseTo(24 * ((100 + 4 * (100 + 100)) * 2 + 50), -2);
    expect(bytes(1e8)).toBeCloseTo(24 * ((100 + 4 * (430 + 480)) * 2 + 50), -3);
  });

  it("counts partitions, and what it takes of machines", () => {
    expect(of({ days: 30 }).partitions).toEqual({ sets: 32, relations: 1_225 });
    // 14 days, those before as weeks, and two days ahead; then 8 parts of months, and months.
    expect(of({ days: 74.8 }).partitions.sets).toBe(2 + 14 + 10);
    expect(of({ days: 59 + 304 }).partitions.sets).toBe(2 + 14 + 8 + 10);
    expect(of({ runs: 1e4 }).nodes).toMatchObject({ count: 1, machines: 1 });
    const large = of({ runs: 1e9, days: 30, standbys: 1, shards: 64, nodeCores: 32, nodeDisk: 30 });
    const { forDisk, forCores, count, machines, relations, runsADay } = large.nodes;
    expect(forDisk).toBe(Math.ceil(large.bytes / 20e12));
    expect(forCores).toBe(Math.ceil(large.cores.postgres / 19.2));
    expect(count).toBe(Math.max(forDisk, forCores));
    expect(machines).toBe(2 * (count + 1));
    expect(relations).toBe(large.partitions.relations * (Math.ceil(64 / count) + 1));
    expect(1e9 / runsADay).toBeGreaterThan(count - 1);
    expect(1e9 / runsADay).toBeLessThanOrEqual(count);
  });
});

describe("the constants", () => {
  it("have the bytes of every table that a level is of", () => {
    expect(constants.levels.length).toBeGreaterThan(5);
    for (const { table: name } of constants.levels) expect(Object.keys(constants.sums)).toContain(name);
    expect(Object.keys(constants.rows)).toEqual(Object.keys(round.rows));
  });
});
