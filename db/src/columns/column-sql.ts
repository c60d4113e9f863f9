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

/** What the writer and its counts give, as columns for `json_to_recordset`; with the number of the run before them. */
export function recordColumns(columns: Columns): FragmentSqlToken {
  return list(columns, (name, { type, from, given = [name, type] }) =>
    from === "writer" || from === "counts" ? given.join(" ") : null,
  );
}

/** The names of the columns that a writer inserts. */
export function insertedColumns(columns: Columns): FragmentSqlToken {
  return list(columns, (name, { from }) => (from === "database" ? null : name));
}

/** What is inserted into them, of `given`, which came as JSON, and its `run`; the project comes before it. */
export function insertedValues(columns: Columns): FragmentSqlToken {
  return list(columns, (name, { from, inserted }) => {
    if (from === "database" || name === "project_id") return null;
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
export function stateColumns({ alias, columns }: Relation): FragmentSqlToken {
  return list(columns, (name, { from, isState, isInternal, as, read }) => {
    if (isState !== true || isInternal === true || (from === "place" && name !== "run_id")) return null;
    return as === undefined ? `${alias}.${name}` : (read?.(alias) ?? null);
  });
}
