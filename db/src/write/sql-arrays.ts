import { sql } from "slonik";

/** Columns of keys, as arrays for `unnest`. */

export const int4s = (values: readonly number[]) => sql.array(values, "int4");
export const uuids = (values: readonly string[]) => sql.array(values, "uuid");
export const dates = (values: readonly string[]) => sql.array(values, "date");
