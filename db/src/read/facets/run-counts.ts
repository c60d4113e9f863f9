import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { countedWithin, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { keptPlan } from "../plan/kept-plan.ts";
import { type ReadPlan, tablesPlan, usesRollups } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { wholeEnd } from "../plan/whole-end.ts";
import { withoutCrowded } from "../plan/without-crowded.ts";

/** What runs are told apart by. */
export const DIMENSIONS = ["agent_id", "agent_version", "environment", "status"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Some dimensions as a list of columns. */
export function columnsOf(dimensions: readonly Dimension[]): FragmentSqlToken {
  return sql.fragment`${sql.join(
    dimensions.map((dimension) => sql.identifier([dimension])),
    sql.fragment`, `,
  )}`;
}

/** The same as values of one type, whose order is that of their bytes: to tell and to sort these apart takes least. */
export function namesOf(dimensions: readonly Dimension[]): FragmentSqlToken {
  return sql.fragment`${sql.join(
    dimensions.map((dimension) => {
      const column = columnsOf([dimension]);
      return sql.fragment`${column}::text COLLATE "C" AS ${column}`;
    }),
    sql.fragment`, `,
  )}`;
}

/** Where the runs of a filter come from that are told apart by some dimensions: from the coarsest rollups that know all of it. */
export async function countPlan(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  dimensions: readonly Dimension[],
): Promise<ReadPlan> {
  const apart = Object.fromEntries(dimensions.map((dimension) => [dimension, filter[dimension] ?? ""]));
  const whole = await wholeEnd(connection, projectId, filter);
  const plan = keptPlan({ ...whole, ...apart });
  return plan === null
    ? tablesPlan({ start: filter.start_time, end: filter.end_time }, "version")
    : withoutCrowded(connection, projectId, plan);
}

interface CountOptions {
  /** Default: false. */
  readonly isOnce?: boolean;
  /** A condition on columns that rollups and tables have. Default: none. */
  readonly restriction?: FragmentSqlToken;
}

/** See `runCounts`. */
export interface RunCounts {
  readonly parts: FragmentSqlToken;
  /** True if days are read from the tables as wholes. A plan that does not know which takes them for few rows: plan it anew each time. */
  readonly isOfCrowds: boolean;
}

/**
 * The runs under a filter, open ones included, as a query for some dimensions, `runs`, `last_started_at` and `first_started_at`, which is
 * null where it is not known, in parts that add up.
 *
 * @param isOnce true where they are added up once: then each run of the tables is a part, which need not be found again
 */
export async function runCounts(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  dimensions: readonly Dimension[],
  { isOnce = false, restriction = sql.fragment`TRUE` }: CountOptions = {},
): Promise<RunCounts> {
  const { failure_type, failure_code, ...others } = filter;
  // Rows of a failure's type and code count each run with it once; those of only one of these may count a run twice.
  const isOfFailure = failure_type !== undefined && failure_code !== undefined;
  const known = isOfFailure ? others : filter;
  const plan = await countPlan(connection, projectId, known, dimensions);
  const columns = columnsOf(dimensions);
  const values = namesOf(dimensions);
  const parts: FragmentSqlToken[] = [];
  if (usesRollups(plan)) {
    const [table, ofFailure, last] = isOfFailure
      ? [
          sql.fragment`failure_rollups`,
          sql.fragment`failure_type = ${failure_type} AND failure_code = ${failure_code}`,
          sql.fragment`NULL::timestamptz`,
        ]
      : [sql.fragment`rollups`, sql.fragment`TRUE`, sql.fragment`max(last_started_at)`];
    parts.push(sql.fragment`
      SELECT ${values}, sum(runs)::bigint AS runs, ${last} AS last_started_at,
        NULL::timestamptz AS first_started_at
      FROM ${table} AS rollup
      WHERE ${rollupCondition(projectId, known, plan)} AND ${ofFailure} AND ${restriction}
      GROUP BY ${columns}
      HAVING sum(runs) > 0`);
  }
  const [runs, grouped] = isOnce
    ? [sql.fragment`1::bigint, started_at, started_at`, sql.fragment``]
    : [sql.fragment`count(*), max(started_at), min(started_at)`, sql.fragment`GROUP BY ${columns}`];
  const fromTables = (condition: ReturnType<typeof countedWithin>) => sql.fragment`
      SELECT ${values}, ${runs}
      FROM agent_runs AS run
      WHERE ${condition} AND ${restriction}
      ${grouped}`;
  for (const range of plan.tables) parts.push(fromTables(countedWithin(projectId, filter, range)));
  if (await mayHaveOpenRuns(connection, projectId, filter)) {
    parts.push(fromTables(openCondition(projectId, filter)));
  }
  // Names its columns, also where the tables come first.
  const nothing = sql.fragment`
      SELECT ${sql.join(
        dimensions.map((dimension) => sql.fragment`''::text COLLATE "C" AS ${columnsOf([dimension])}`),
        sql.fragment`, `,
      )}, 0::bigint AS runs, NULL::timestamptz AS last_started_at, NULL::timestamptz AS first_started_at
      WHERE false`;
  return {
    parts: sql.fragment`${sql.join([nothing, ...parts], sql.fragment` UNION ALL `)}`,
    isOfCrowds: plan.crowded.length > 0,
  };
}
