import { type FragmentSqlToken, sql } from "slonik";
import type { Column, Columns, Relation } from "./column.ts";

/** A piece of SQL from texts of this folder; never from values. */
export function fragmentOf(text: string): FragmentSqlToken {
  return sql.fragment(Object.freeze(Object.assign([text], { raw: Object.freeze([text]) })));
}

function list(columns: Columns, pick: (name: string, column: Column) => string | null): FragmentSqlToken {
  const texts = Object.entries(columns).flatMap(([name, column]) => pick(name, column) ?? []);
  return fragmentOf(texts.join(", "));
}

/** Which columns a writer knows: those of every run, or `traced` for those that only traces have too. */
export type Written = "any" | "traced";

const isKnown = ({ from }: Column, written: Written) => from !== "trace" || written === "traced";

/** What the writer and its counts give, as columns for `json_to_recordset`; with the number of the run before them. */
export function recordColumns(columns: Columns, written: Written = "any"): FragmentSqlToken {
  return list(columns, (name, column) => {
    const { type, from, given = [name, type] } = column;
    return from === "place" || from === "database" || !isKnown(column, written) ? null : given.join(" ");
  });
}

/** The names of the columns that a writer inserts. */
export function insertedColumns(columns: Columns, written: Written = "any"): FragmentSqlToken {
  return list(columns, (name, column) =>
    column.from === "database" || !isKnown(column, written) ? null : name,
  );
}

/** What is inserted into them, of `given`, which came as JSON, and its `run`; the project comes before it. */
export function insertedValues(columns: Columns, written: Written = "any"): FragmentSqlToken {
  return list(columns, (name, column) => {
    const { from, inserted } = column;
    if (from === "database" || name === "project_id" || !isKnown(column, written)) return null;
    return inserted ?? `${from === "place" ? "run" : "given"}.${name}`;
  });
}

/** SET what a later part may set anew, from `source`. */
export function setColumns(
  columns: Columns,
  sets: readonly Column["set"][],
  source: "given" | "excluded",
): FragmentSqlToken {
  return list(columns, (name, { set, inserted }) => {
    if (set === undefined || !sets.includes(set)) return null;
    return `${name} = ${source === "given" && inserted !== undefined ? inserted : `${source}.${name}`}`;
  });
}

/** What the rows of a relation are read from, without its place. */
export function readColumns({ alias, columns }: Relation): FragmentSqlToken {
  return list(columns, (name, { from, isInternal, read }) =>
    isInternal === true || from === "place" ? null : (read?.(alias) ?? `${alias}.${name}`),
  );
}

/** What the merge of parts reads of a relation, without its place but for the run. */
export function stateColumns({ alias, columns }: Relation, written: Written = "any"): FragmentSqlToken {
  return list(columns, (name, column) => {
    const { from, isState, isInternal, as, read } = column;
    if (isState !== true || isInternal === true || (from === "place" && name !== "run_id")) return null;
    if (!isKnown(column, written)) return null;
    return as === undefined ? `${alias}.${name}` : (read?.(alias) ?? null);
  });
}
