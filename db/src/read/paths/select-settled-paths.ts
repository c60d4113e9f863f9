import { addSums, emptySums, type PackedSums, type PathSums, unpackSums } from "@runfacts/insight/paths";
import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import type { Period } from "../../rollup/levels.ts";
import { type StartRange, startsWithin } from "../plan/start-range.ts";
import type { PathPlan } from "./path-plan.ts";
import { countsOf, settledPathRow } from "./settled-path-row.ts";

/** Rows of settled ways that one answer adds up, the latest first: a year of an agent with a dozen versions a day. */
const MAX_ROWS = 5_000;

/** Whose ways. */
export interface PathSubject {
  readonly agent_id: string;
  /** Default: all. */
  readonly versions?: readonly string[] | undefined;
  readonly environment?: string | undefined;
}

/** Sums of settled ways by version; not all of them where there are too many. */
export async function selectSettledPaths(
  connection: CommonQueryMethods,
  projectId: number,
  { agent_id, versions, environment }: PathSubject,
  plan: PathPlan,
): Promise<{ readonly byVersion: Map<string, PathSums>; readonly isAll: boolean }> {
  const byVersion = new Map<string, PathSums>();
  const periods = inPeriods(plan, sql.fragment`settled.period`, sql.fragment`settled.starts_at`);
  if (periods === null) return { byVersion, isAll: true };
  const rows = await connection.any(sql.type(settledPathRow)`
    SELECT agent_version, runs, failed_runs, loop_runs, ping_pong_runs, circling_runs, sums::text AS sums
    FROM settled_paths AS settled
    WHERE ${sql.and([
      sql.fragment`settled.project_id = ${projectId}`,
      sql.fragment`settled.agent_id = ${agent_id}`,
      periods,
      sql.fragment`settled.starts_at >= (SELECT oldest_start FROM retention)`,
      versions !== undefined && sql.fragment`settled.agent_version = ANY (${sql.array(versions, "text")})`,
      environment !== undefined && sql.fragment`settled.environment = ${environment}`,
    ])}
    ORDER BY starts_at DESC
    LIMIT ${MAX_ROWS + 1}
  `);
  for (const row of rows.slice(0, MAX_ROWS)) {
    const own = byVersion.get(row.agent_version) ?? emptySums();
    byVersion.set(row.agent_version, own);
    addSums(own, unpackSums(JSON.parse(row.sums) as PackedSums, countsOf(row)));
  }
  return { byVersion, isAll: rows.length <= MAX_ROWS };
}

/** The condition that a period is one of those of a plan that are settled; null where there are none. */
function inPeriods(
  { days, hours }: Pick<PathPlan, "days" | "hours">,
  period: FragmentSqlToken,
  startsAt: FragmentSqlToken,
): FragmentSqlToken | null {
  const within = (word: Period, ranges: readonly StartRange[]): (FragmentSqlToken | ListSqlToken)[] =>
    ranges.map(
      (range) =>
        sql.fragment`(${sql.and([sql.fragment`${period} = ${word}`, startsWithin(range, startsAt)])})`,
    );
  const conditions = [...within("day", days), ...within("hour", hours)];
  return conditions.length === 0 ? null : sql.fragment`(${sql.or(conditions)})`;
}
