import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { DAY_US, floorTo, HOUR_US } from "../../rollup/levels.ts";
import { prepareByText } from "../prepare-by-text.ts";
import type { ReadPlan } from "./read-plan.ts";
import { type BoundedRange, holds, joined, rangeArrays, type StartRange, without } from "./start-range.ts";

const startRow = z.strictObject({ starts_at: z.bigint() });

/** Grains that are not kept for every period, and the length of those that may be crowded. */
const crowding = {
  version: { period: "day", length: DAY_US },
  agent: { period: "hour", length: HOUR_US },
} as const;
type CrowdedGrain = keyof typeof crowding;

/** The same plan with crowded periods (see `0034_crowded_periods.sql`) from the tables: the rollups have no rows for these. */
export async function withoutCrowded(
  connection: CommonQueryMethods,
  projectId: number,
  plan: ReadPlan,
): Promise<ReadPlan> {
  const { grain } = plan;
  if (plan.rollups !== "kept" || (grain !== "version" && grain !== "agent")) return plan;
  const period = grain === "version" ? "days" : "hours";
  const { length } = crowding[grain];
  const around = [...plan.tables, ...plan[period]].map(({ start, end }) => ({
    start: start && floorTo(start, length),
    end,
  }));
  const crowded = await crowdedPeriods(connection, projectId, grain, around);
  if (crowded.length === 0) return plan;
  const within = (range: StartRange) => crowded.filter(({ start }) => holds(range, start));
  return {
    ...plan,
    [period]: plan[period].flatMap((range) => without(range, within(range))),
    tables: [...plan.tables, ...joined(plan[period].flatMap(within))],
    crowded,
  };
}

/** Those that begin in some ranges. */
export async function crowdedPeriods(
  connection: CommonQueryMethods,
  projectId: number,
  grain: CrowdedGrain,
  within: readonly StartRange[],
): Promise<BoundedRange[]> {
  if (within.length === 0) return [];
  const { period, length } = crowding[grain];
  const rows = await connection.any(
    prepareByText(sql.type(startRow)`
      SELECT DISTINCT crowded.starts_at
      FROM crowded_periods AS crowded
      JOIN unnest(${rangeArrays(within)}) AS range (since, until)
        ON crowded.starts_at >= range.since AND crowded.starts_at < range.until
      WHERE crowded.project_id = ${projectId} AND crowded.grain = ${grain} AND crowded.period = ${period}
        AND crowded.starts_at >= (SELECT oldest_start FROM retention)
      ORDER BY 1
    `),
  );
  return rows.map(({ starts_at }) => ({ start: starts_at, end: starts_at + length }));
}
