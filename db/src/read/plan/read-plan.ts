import type { Grain } from "../../rollup/levels.ts";
import type { BoundedRange, StartRange } from "./start-range.ts";

/**
 * Where what is known of the runs of a range comes from: whole days and hours from rollups, the rest from the tables. Each run is
 * in one of the parts; or in a whole one, and in one of those that are taken away.
 */
export interface ReadPlan {
  /** The rollups: those that are kept with the runs, or those that are made once a period is over. */
  readonly rollups: "kept" | "finalized";
  readonly grain: Grain;
  /** Where histograms come from: the grain itself, or the one that has them merged already. */
  readonly histogramGrain: Grain;
  readonly days: readonly StartRange[];
  readonly hours: readonly StartRange[];
  readonly tables: readonly StartRange[];
  /** Ranges whose runs are taken away again, by the tables. */
  readonly removed: readonly StartRange[];
  /** Periods of the range, and around its ends, that the grain has no rows of. */
  readonly crowded: readonly BoundedRange[];
}

/** All of a range from the tables. */
export function tablesPlan(range: StartRange, grain: Grain): ReadPlan {
  const nothing = { days: [], hours: [], removed: [], crowded: [] };
  return { rollups: "kept", grain, histogramGrain: grain, ...nothing, tables: [range] };
}

/** True if any of it comes from rollups. */
export function usesRollups({ days, hours }: ReadPlan): boolean {
  return days.length + hours.length > 0;
}
