import { type FragmentSqlToken, sql } from "slonik";

/** Signals by name, by what they say, or both in one. */
export interface SignalFilter {
  /** Its type, followed by "/" and its code where it has one. */
  readonly name?: string | undefined;
  /** "true", "false" or a category. */
  readonly value?: string | undefined;
}

/** The name of a row of `agent_signals AS signal`. */
export const signalName = sql.fragment`signal.signal_type || coalesce('/' || signal.signal_code, '')`;

/** The number of such a row, as sums and means count it: what is larger would end them all by an overflow. */
export const countedNumber = sql.fragment`
  CASE WHEN abs(signal.number) > 1e100 THEN sign(signal.number) * 1e100::float8 ELSE signal.number END`;

/** The condition on a row of `agent_signals AS signal` that it has this name: by columns, which are indexed. */
export function isNamed(name: string): FragmentSqlToken {
  const slashes = [...name.matchAll(/\//g)].map(({ index }) => index);
  const ways = [
    sql.fragment`signal.signal_type = ${name} AND signal.signal_code IS NULL`,
    ...slashes.map(
      (at) =>
        sql.fragment`signal.signal_type = ${name.slice(0, at)} AND signal.signal_code = ${name.slice(at + 1)}`,
    ),
  ];
  return sql.fragment`(${sql.join(ways, sql.fragment` OR `)})`;
}

function says(value: string): FragmentSqlToken {
  const isAnswer = value === "true" || value === "false";
  const category = sql.fragment`signal.category = ${value}`;
  return isAnswer ? sql.fragment`(${category} OR signal.value = ${value === "true"})` : category;
}

/**
 * The condition on a row of `agent_runs AS run` that it has such a signal. Not EXISTS, which may become a join: the planner would read
 * the signals of all days for the runs of an hour.
 */
export function hasSignal({ name, value }: SignalFilter, projectId: number): FragmentSqlToken {
  const conditions = [
    ...(name === undefined ? [] : [isNamed(name)]),
    ...(value === undefined ? [] : [says(value)]),
  ];
  return sql.fragment`run.signal_count + run.apart_signal_count > 0 AND (
    SELECT true
    FROM agent_signals AS signal
    WHERE signal.project_id = ${projectId}
      AND signal.run_id = run.run_id
      AND signal.stored_on = run.stored_on
      AND ${sql.and(conditions)}
    LIMIT 1
  )`;
}
