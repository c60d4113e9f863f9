import { type FragmentSqlToken, sql } from "slonik";

/** Columns of keys, as arrays for `unnest`. */

export const int4s = (values: readonly number[]) => sql.array(values, "int4");
export const uuids = (values: readonly string[]) => sql.array(values, "uuid");
export const dates = (values: readonly string[]) => sql.array(values, "date");

/**
 * The condition that rows are of these runs of a project. Said again where the runs are joined: of a day of which nothing is
 * known yet a plan may read all rows of the project otherwise.
 */
export function ofRuns(
  alias: FragmentSqlToken,
  projectId: number,
  runIds: readonly string[],
): FragmentSqlToken {
  return sql.fragment`${alias}.project_id = ${projectId} AND ${alias}.run_id = ANY (${uuids(runIds)})`;
}
