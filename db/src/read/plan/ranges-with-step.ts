import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { HOUR_US } from "../../rollup/levels.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { type CountedPeriod, hoursWithout } from "./finalized-periods.ts";
import { type BoundedRange, joined, type StartRange, split, without } from "./start-range.ts";

const hourRow = z.strictObject({ hour: z.bigint() });

/** So many runs are looked through in less time than it takes to ask for the range behind them. */
const FEW_RUNS = 500n;

/**
 * Where in the range of a filter its runs with a step name started: all but the hours of which it is known that they hold
 * none. The latest first. So a rare name is found without looking at the steps of all runs.
 */
export async function rangesWithStep(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter & { readonly step_name: string },
): Promise<StartRange[]> {
  const range = { start: filter.start_time, end: filter.end_time };
  const { whole } = split(range, HOUR_US);
  const value = { grain: "step", step_name: filter.step_name } as const;
  // Only runs that ended are finalized. Asked first: the hour of one that ends meanwhile is no longer finalized then.
  const open = await connection.any(sql.type(hourRow)`
    SELECT DISTINCT date_trunc('hour', started_at, 'UTC') AS hour
    FROM agent_runs
    WHERE project_id = ${projectId} AND status = 'running'
  `);
  const opened = new Set(open.map(({ hour }) => hour));
  const empty = await hoursWithout(connection, projectId, value, whole);
  const gaps = joined(empty.filter(({ start }) => !opened.has(start)));
  return without(
    range,
    gaps.filter((gap) => runsIn(gap, empty) > FEW_RUNS),
  ).toReversed();
}

function runsIn({ start, end }: BoundedRange, periods: readonly CountedPeriod[]): bigint {
  const within = periods.filter((period) => period.start >= start && period.start < end);
  return within.reduce((sum, { runs }) => sum + runs, 0n);
}
