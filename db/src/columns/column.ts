import { z } from "zod";

/** A column of a relation: all that statements, rows, grants and sizes say of it is made from this. */
export interface Column {
  /** As `json_to_recordset` reads it, such as `bigint`. */
  readonly type: string;
  /** What a row holds. */
  readonly row: z.ZodType;
  /**
   * Who gives it: its place (the key of its run), the writer (a field of the contract, or its default), the counts over all of
   * a run, the writer of traces alone, or the database.
   */
  readonly from: "place" | "writer" | "counts" | "trace" | "database";
  /**
   * Which later part of a run may set it anew: the `end` of a step; what a run `grows` by; `counts` over other items; a later
   * part of a `trace`; what comes `apart` from the run. Absent: none, and the ingest role cannot.
   */
  readonly set?: "end" | "growth" | "counts" | "trace" | "apart";
  /** The merge of parts reads it, so the ingest role can. Others, such as names and metadata, it cannot. */
  readonly isState?: true;
  /** Told by what opens a step, and the same in its end. */
  readonly isOpening?: true;
  /** A run has it from its start on, the same in all of its parts. */
  readonly isHeader?: true;
  /** Usage, which adds up over steps. */
  readonly isUsage?: true;
  /** Takes the same bytes in every item, which are counted with the item; absent: text counts by its length, a count as a number. */
  readonly isFixedSize?: true;
  /** How many bytes a value takes, where its type does not tell. */
  readonly size?: number;
  /** Part of how it is stored: no row has it. */
  readonly isInternal?: true;
  /** The name in rows, where it is another. */
  readonly as?: string;
  /** The name and type in what is given, where they are others; what is inserted, of `given` and its `run`. */
  readonly given?: readonly [name: string, type: string];
  readonly inserted?: string;
  /** What is read, of the table under its alias. */
  readonly read?: (alias: string) => string;
}

export interface Columns {
  readonly [name: string]: Column;
}

/** A table, and the alias under which statements read it. */
export interface Relation<C extends Columns = Columns> {
  readonly table: string;
  readonly alias: string;
  readonly columns: C;
}

type NameIn<C extends Columns, K extends keyof C> = C[K] extends { readonly as: infer As extends string }
  ? As
  : K;

/** The row schemas of the columns that have some property, by their names in rows. */
export type Shape<C extends Columns, Having> = {
  [K in keyof C as C[K] extends { readonly isInternal: true }
    ? never
    : C[K] extends Having
      ? NameIn<C, K>
      : never]: C[K]["row"];
};

/** The names of the columns that have some property. */
export type NameOf<C extends Columns, Having> = {
  [K in keyof C]: C[K] extends Having ? K : never;
}[keyof C] &
  string;

/** The names of the columns that have all properties given, in their order. */
export function namesOf<C extends Columns, const Having extends Partial<Column>>(
  columns: C,
  having: Having,
): NameOf<C, Having>[] {
  const wanted = Object.entries(having);
  return Object.entries(columns)
    .filter(([, column]) => wanted.every(([key, value]) => Reflect.get(column, key) === value))
    .map(([name]) => name as NameOf<C, Having>);
}

/** The shape of a row of the columns that have all properties given. */
export function shapeOf<C extends Columns, const Having extends Partial<Column>>(
  columns: C,
  having: Having,
): Shape<C, Having> {
  const entries = namesOf(columns, having).flatMap((name) => {
    const column: Column | undefined = columns[name];
    return column === undefined || column.isInternal === true ? [] : [[column.as ?? name, column.row]];
  });
  return Object.fromEntries(entries) as Shape<C, Having>;
}

/** The fields of a row that may be absent, by their names. */
export type Absent<C extends Columns> = {
  [K in NameOf<C, { readonly from: "writer" }> as null extends z.infer<C[K]["row"]> ? K : never]: null;
};

/** Null for all that a writer may leave out. */
export function absentOf<C extends Columns>(columns: C): Absent<C> {
  const entries = Object.entries(columns)
    .filter(([, { from, row }]) => from === "writer" && row.safeParse(null).success)
    .map(([name]) => [name, null]);
  return Object.fromEntries(entries) as Absent<C>;
}

/** Schemas of what may be null. */
export const nullable = {
  text: z.string().nullable(),
  int4: z.int().nullable(),
  int8: z.bigint().nullable(),
  float8: z.number().nullable(),
};

/** The columns that say where an item is stored. */
export const place = {
  project_id: { type: "int", row: z.int(), from: "place", isState: true },
  run_id: { type: "uuid", row: z.string(), from: "place", isState: true },
  /** UTC day on which the run was first accepted (`2026-11-01`): the partition key. */
  stored_on: { type: "date", row: z.string(), from: "place", isState: true },
} as const satisfies Columns;

/** The start of the run, by which items are found. */
export const runStart = {
  run_started_at: { type: "timestamptz", row: z.bigint(), from: "place", inserted: "run.started_at" },
} as const satisfies Columns;

/**
 * Fields that ingest dropped, each as its path within the item and the privacy rule: `metadata.user_email=personal-email`. 1 to
 * 100, or null. Not hashed.
 */
export const dropped = {
  dropped: { type: "text[]", row: z.array(z.string()).nullable(), from: "writer" },
} as const satisfies Columns;

/** 64 bits of the item's hash, signed. */
export const itemHash = {
  item_hash: { type: "bigint", row: z.bigint(), from: "writer", isState: true, isFixedSize: true },
} as const satisfies Columns;
