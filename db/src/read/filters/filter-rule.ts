import { type FragmentSqlToken, sql } from "slonik";
import type { Grain } from "../../rollup/levels.ts";
import type { RunRow } from "../../rows.ts";

/** What a filter means to each who selects by it. */
export interface FilterRule<V> {
  /**
   * What it selects: runs; failures, and with these the runs that have one; or starts, which runs and failures know. Filters on
   * failures hold for one failure together.
   */
  readonly of: "run" | "failure" | "start";
  /** The condition on a row of `agent_runs AS run`; null where a failure of the run must fit. */
  readonly run: ((value: V, projectId: number) => FragmentSqlToken) | null;
  /** The condition on a row of `run_failures AS failure`; null where only the run knows. */
  readonly failure: ((value: V, projectId: number) => FragmentSqlToken) | null;
  /** True if it selects the run of a row; null where rows do not tell. */
  readonly matches: ((value: V, run: RunRow) => boolean) | null;
  /** Grains of rollups that know it. */
  readonly grains: readonly Grain[];
  /** The condition on a row of `rollups AS rollup` of such a grain; null where the range or `of_item` says it. */
  readonly rollup: ((value: V) => FragmentSqlToken) | null;
  /** How lists under it are planned: once for all values where few filters are given; each time; or as without it. */
  readonly plan: "once" | "each" | "ignored";
}

type TextColumn = {
  [C in keyof RunRow]: RunRow[C] extends string | null ? C : never;
}[keyof RunRow];

/** The rule of a filter on text in a column of runs. */
export function equalColumn<C extends TextColumn>(
  column: C,
  grains: readonly Grain[] = [],
): FilterRule<NonNullable<RunRow[C]>> {
  const isEqual = (table: string) => (value: string) =>
    sql.fragment`${sql.identifier([table, column])} = ${value}`;
  return {
    of: "run",
    run: isEqual("run"),
    failure: null,
    matches: (value, run) => run[column] === value,
    grains,
    rollup: grains.length === 0 ? null : isEqual("rollup"),
    plan: "once",
  };
}

/** The rule of a filter on a column of failures. */
export function ofFailures<V>(failure: (value: V) => FragmentSqlToken): FilterRule<V> {
  return {
    of: "failure",
    run: null,
    failure,
    matches: null,
    grains: ["failure"],
    rollup: null,
    plan: "once",
  };
}

/** The rule of a bound of the duration. */
export function ofDuration(
  operator: FragmentSqlToken,
  isWithin: (duration: bigint, bound: bigint) => boolean,
): FilterRule<bigint> {
  return {
    of: "run",
    run: (bound) => sql.fragment`run.duration_ms ${operator} ${bound}`,
    failure: null,
    matches: (bound, { duration_ms }) => duration_ms !== null && isWithin(duration_ms, bound),
    grains: [],
    rollup: null,
    plan: "each",
  };
}
