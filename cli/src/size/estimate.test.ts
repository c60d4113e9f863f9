import { askPool, openDatabase } from "@runfacts/db/testing";
import { describe, expect, inject, it } from "vitest";
import { type Constants, constants, type Level } from "./constants.ts";
import { estimate } from "./estimate.ts";
import { defaults, type SizeInputs } from "./inputs.ts";
import { leftOut } from "./left-out.ts";

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
    rollups: { fixed: 100, entry: 4, room: 2, indexes: 50 },
    settled_rollups: { fixed: 100, entry: 4, room: 1, indexes: 50 },
    version_hours: { fixed: 200, entry: 6, room: 1, indexes: 50 },
    settled_paths: { fixed: 100, entry: 20, room: 1, indexes: 50 },
    settled_periods: { fixed: 60, entry: 0, room: 1, indexes: 40 },
  },
  histogram: { runs: 60, steps: 160 },
  paths: 50,
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

  describe("of versions by the hour, and of the ways of runs", () => {
    const ofVersions = (name: string, period: Level["period"] = "hour"): Level => {
      return { table: name, period, grain: "version", dimensions: ["agents", "versions", "environments"] };
    };
    const sizes = { agents: 5, versions: 2, environments: 1, failures: 0, steps: 10 };
    const sized = (name: string, inputs: Partial<SizeInputs>, period?: Level["period"]) =>
      table({ ...sizes, ...inputs }, name, { ...round, levels: [ofVersions(name, period)] });

    it("has a row for each that occurs, once, with as many durations, and kinds of steps and edges, as there are", () => {
      for (const name of ["version_hours", "settled_paths"])
        expect(sized(name, { runs: 1e9, peak: 10 })?.rowsADay).toBeCloseTo(24 * 10);
      expect(sized("settled_paths", { runs: 1e9 }, "day")?.rowsADay).toBeCloseTo(10);
      expect(sized("version_hours", { runs: 1e9 })?.bytesADay).toBeCloseTo(240 * (200 + 60 * 6 + 50));
      expect(sized("settled_paths", { runs: 1e9 })?.bytesADay).toBeCloseTo(240 * (100 + 50 * 20 + 50));
      // One run an hour: a duration; of ten steps as many kinds, and the edges into each and to the end.
      const few = { runs: 24, agents: 1, versions: 1 };
      const once = -Math.expm1(-1);
      const perRow = (name: string) => (sized(name, few)?.bytesADay ?? 0) / 24;
      expect(perRow("version_hours")).toBeCloseTo(once * 250 + 60 * -Math.expm1(-1 / 60) * 6);
      expect(perRow("settled_paths")).toBeCloseTo(once * 150 + 50 * -Math.expm1(-21 / 50) * 20);
    });

    it("has none where these are too many for their runs, or too many", () => {
      const rows = (name: string, inputs: Partial<SizeInputs>) => sized(name, inputs)?.rowsADay;
      expect(rows("version_hours", { runs: 24 * 1_000, agents: 1_000, versions: 1_000 })).toBe(0);
      expect(rows("version_hours", { runs: 1e9, agents: 1_000 })).toBeCloseTo(24 * 2_000, -1);
      // Kinds of failure count as values.
      expect(rows("version_hours", { runs: 24 * 200, agents: 20 })).toBeGreaterThan(0);
      expect(rows("version_hours", { runs: 24 * 200, agents: 20, failures: 1, failureKinds: 50 })).toBe(0);
      expect(rows("settled_paths", { runs: 1e9, agents: 499 })).toBeCloseTo(24 * 998, -1);
      expect(rows("settled_paths", { runs: 1e9, agents: 501 })).toBe(0);
      const few = { runs: 24 * 100, agents: 100 };
      expect(rows("settled_paths", few)).toBe(0);
      // Of a day there are runs enough, but it is the sum of its hours.
      expect(sized("settled_paths", few, "day")?.rowsADay).toBe(0);
    });

    it("has a row for each hour that something is known of", () => {
      const hours: Level = { table: "settled_periods", period: "hour", grain: "project", dimensions: [] };
      const found = table({ runs: 1e6, projects: 2, peak: 10 }, "settled_periods", {
        ...round,
        levels: [hours],
      });
      expect(found?.rowsADay).toBeCloseTo(48);
      expect(found?.bytesADay).toBeCloseTo(48 * 100);
    });
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

  it("know every table of the schema, or say why it is left out", async () => {
    await using database = await openDatabase(inject("postgres"));
    const tables = (await askPool(
      database.owner,
      `SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    )) as { name: string }[];
    const known = [constants.rows, constants.sums, leftOut].flatMap((of) => Object.keys(of));
    expect(known.toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
    const levels = new Set(constants.levels.map((one) => one.table));
    expect(levels).toEqual(new Set(Object.keys(constants.sums)));
  });
});
