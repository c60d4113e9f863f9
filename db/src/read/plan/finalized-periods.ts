import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { DAY_US, type FinalizedGrain, HOUR_US, type Period } from "../../rollup/levels.ts";
import { revisionsWithin } from "./revisions-within.ts";
import type { BoundedRange, StartRange } from "./start-range.ts";

const periodRow = z.strictObject({ starts_at: z.bigint(), runs: z.bigint() });

/** What a row of the finalized rollups is about. */
export interface FinalizedValue {
  readonly grain: FinalizedGrain;
  readonly agent_version?: string;
  readonly step_name?: string;
}

/** A period and the number of its runs that ended. */
export type CountedPeriod = BoundedRange & { readonly runs: bigint };

/** Periods whose figures for a value must come from the tables: they hold runs and are not finalized. */
export function openPeriods(
  connection: CommonQueryMethods,
  projectId: number,
  value: FinalizedValue,
  period: Period,
  within: readonly StartRange[],
): Promise<BoundedRange[]> {
  const isKnown = sql.fragment`${isCurrent} AND (is_complete OR ${isKept(projectId, value)})`;
  return periods(connection, projectId, period, within, sql.fragment`NOT coalesce(${isKnown}, false)`);
}

/** Hours of which it is known that no run of the value has ended that started in them. */
export function hoursWithout(
  connection: CommonQueryMethods,
  projectId: number,
  value: FinalizedValue,
  within: readonly StartRange[],
): Promise<CountedPeriod[]> {
  return periods(
    connection,
    projectId,
    "hour",
    within,
    sql.fragment`${isCurrent} AND is_complete AND NOT ${isKept(projectId, value)}`,
  );
}

/** What was computed still holds. */
const isCurrent = sql.fragment`is_settled AND finalized.revision = current.revision`;

function isKept(
  projectId: number,
  { grain, agent_version = "", step_name = "" }: FinalizedValue,
): FragmentSqlToken {
  return sql.fragment`EXISTS (
    SELECT
    FROM settled_rollups AS kept
    WHERE kept.project_id = ${projectId}
      AND kept.period = current.period
      AND kept.grain = ${grain}
      AND kept.starts_at = current.starts_at
      AND kept.agent_version = ${agent_version}
      AND kept.of_item = ${step_name}
  )`;
}

async function periods(
  connection: CommonQueryMethods,
  projectId: number,
  period: Period,
  within: readonly StartRange[],
  condition: FragmentSqlToken,
): Promise<CountedPeriod[]> {
  if (within.length === 0) return [];
  const rows = await connection.any(sql.type(periodRow)`
    SELECT current.starts_at, current.runs
    FROM rollup_revisions AS current
    LEFT JOIN settled_periods AS finalized
      ON finalized.project_id = ${projectId} AND finalized.period = current.period AND finalized.starts_at = current.starts_at
    WHERE ${revisionsWithin(projectId, period, within)} AND ${condition}
  `);
  const length = period === "day" ? DAY_US : HOUR_US;
  return rows.map(({ starts_at, runs }) => ({ start: starts_at, end: starts_at + length, runs }));
}
