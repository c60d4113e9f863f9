import { type FragmentSqlToken, sql } from "slonik";

/**
 * The sum of a column of whole numbers, to be cast to `bigint`. Floats hold it exactly up to 2^53. Those of `bigint` are `numeric`: where
 * there are many, of few rows each, these take longer than telling the rows apart.
 */
export function wholeSum(column: "runs" | "dropped"): FragmentSqlToken {
  return sql.fragment`sum(${sql.identifier([column])}::float8)`;
}
