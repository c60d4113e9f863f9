import type { Constants } from "@runfacts/cli/size";
import type { Sums } from "./measure-sums.ts";

/** What was measured of a history of so many runs. */
export type MeasuredHistory = Sums & { readonly runs: number };

type Fullest = Pick<Constants, "levels" | "sums" | "histogram" | "paths"> & {
  /** Of which history a table was measured. */
  readonly histories: Readonly<Record<string, MeasuredHistory>>;
};

/** What each table has in the history where it has most rows; histograms are of the one with most runs. */
export function fullest(histories: readonly MeasuredHistory[]): Fullest {
  const [first, ...others] = histories;
  if (first === undefined) throw new Error("no history was measured");
  const chosen: Record<string, MeasuredHistory> = {};
  for (const history of histories)
    for (const [table, rows] of Object.entries(history.counts))
      if (rows > (chosen[table]?.counts[table] ?? 0)) chosen[table] = history;
  const most = others.reduce((one, other) => (other.runs > one.runs ? other : one), first);
  const tables = Object.entries(chosen).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    levels: tables.flatMap(([table, { levels }]) => levels.filter((level) => level.table === table)),
    sums: Object.fromEntries(
      tables.flatMap(([table, { sums }]) => (sums[table] === undefined ? [] : [[table, sums[table]]])),
    ),
    histogram: most.histogram,
    paths: (chosen["settled_paths"] ?? first).paths,
    histories: chosen,
  };
}
