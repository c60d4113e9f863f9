import { PATH_METHOD } from "@runfacts/insight/paths";
import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { DAY_US, HOUR_US, type Period } from "../../rollup/levels.ts";
import { revisionsWithin } from "../plan/revisions-within.ts";
import { type BoundedRange, holds, joined, type StartRange, split, without } from "../plan/start-range.ts";

/** Where sums of ways come from. */
export interface PathPlan {
  /** Whole days, and whole hours, from what is settled. */
  readonly days: readonly StartRange[];
  readonly hours: readonly StartRange[];
  /** From the tables, in ascending order. */
  readonly tables: readonly BoundedRange[];
}

/** What of a range is known from settled ways: whole days, then whole hours; the rest comes from the tables. */
export async function pathPlan(
  connection: CommonQueryMethods,
  projectId: number,
  range: StartRange,
): Promise<PathPlan> {
  const { whole, edges } = split(range, DAY_US);
  const openDays = await openPeriods(connection, projectId, "day", whole);
  const byHour = [...edges, ...openDays].map((part) => split(part, HOUR_US));
  const wholeHours = byHour.flatMap((part) => part.whole);
  const openHours = await openPeriods(connection, projectId, "hour", wholeHours);
  return {
    days: whole.flatMap((part) => without(part, openDays)),
    hours: wholeHours.flatMap((part) =>
      without(
        part,
        openHours.filter(({ start }) => holds(part, start)),
      ),
    ),
    tables: joined([...byHour.flatMap((part) => part.edges), ...openHours]),
  };
}

const periodRow = z.strictObject({ starts_at: z.bigint() });

/** What was computed still holds, and all of it was kept. */
const isKnown = sql.fragment`
  known.is_complete AND known.method = ${PATH_METHOD} AND known.revision = current.revision`;

/** Periods that hold runs and are not known: not computed, of another definition, no longer right, or with agents that are not kept. */
async function openPeriods(
  connection: CommonQueryMethods,
  projectId: number,
  period: Period,
  within: readonly StartRange[],
): Promise<BoundedRange[]> {
  const isOpen = sql.fragment`NOT coalesce(${isKnown}, false)`;
  const starts = await periods(connection, projectId, period, within, isOpen);
  const length = period === "day" ? DAY_US : HOUR_US;
  return starts.map((start) => ({ start, end: start + length }));
}

/** Starts of the hours that are known, oldest first. */
export function settledPathHours(
  connection: CommonQueryMethods,
  projectId: number,
  within: StartRange,
): Promise<readonly bigint[]> {
  return periods(connection, projectId, "hour", [within], isKnown);
}

async function periods(
  connection: CommonQueryMethods,
  projectId: number,
  period: Period,
  within: readonly StartRange[],
  condition: FragmentSqlToken,
): Promise<readonly bigint[]> {
  if (within.length === 0) return [];
  const rows = await connection.any(sql.type(periodRow)`
    SELECT current.starts_at
    FROM rollup_revisions AS current
    LEFT JOIN settled_path_periods AS known
      ON known.project_id = ${projectId} AND known.period = current.period AND known.starts_at = current.starts_at
    WHERE ${revisionsWithin(projectId, period, within)} AND ${condition}
    ORDER BY 1
  `);
  return rows.map(({ starts_at }) => starts_at);
}
