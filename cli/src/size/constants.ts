import measured from "./measured.json" with { type: "json" };

/** Bytes on disk of a row of a table, with what PostgreSQL needs around it, and of its entries in all indexes. */
interface RowBytes {
  readonly table: number;
  readonly indexes: number;
}

/** What tells rows of sums apart. `failure_forms` are a type, a code, and both in one. */
export const dimensions = [
  "agents",
  "versions",
  "environments",
  "statuses",
  "step_names",
  "failures",
  "failure_forms",
] as const;
export type Dimension = (typeof dimensions)[number];

/** Rows of sums of one kind: of each hour or day, one for each combination of the dimensions that occurs. */
export interface Level {
  readonly table: string;
  readonly period: "hour" | "day";
  readonly grain: string;
  readonly dimensions: readonly Dimension[];
}

/**
 * Bytes of a row of sums: without what grows with the runs that it sums up, of an entry of that, around what it holds (a factor, of
 * all), and in indexes.
 */
interface SumBytes {
  readonly fixed: number;
  /** 0 where nothing grows. */
  readonly entry: number;
  readonly room: number;
  readonly indexes: number;
}

/** What a run costs, and each of its steps. */
export interface Cost {
  readonly run: number;
  readonly step: number;
}

/** What `npm run bench -- sizing` measures. All that a calculation uses is here, or is a rule of the code in `rules.ts`. */
export interface Constants {
  /** By the name of the table. */
  readonly rows: Readonly<Record<string, RowBytes>>;
  readonly levels: readonly Level[];
  readonly sums: Readonly<Record<string, SumBytes>>;
  /** Entries that a histogram of many values has: of the durations of runs, and of the latencies of steps. */
  readonly histogram: { readonly runs: number; readonly steps: number };
  /** Entries that sums of the ways of many runs have: kinds of steps, and edges between them. */
  readonly paths: number;
  /** Bytes of write-ahead log, sent in batches of 50. */
  readonly log: Cost;
  /** Microseconds, sent in batches of 50. Of the machine that measured it. */
  readonly cpu: { readonly ingest: Cost; readonly postgres: Cost };
  /** How many times as much a run costs that is sent otherwise. */
  readonly ways: Readonly<Record<"calls" | "single", { log: number; ingest: number; postgres: number }>>;
  /** Tables, indexes and TOAST tables: of each set of partitions, and of all else. */
  readonly relations: { readonly partitions: number; readonly others: number };
}

export const constants = measured as Constants;
