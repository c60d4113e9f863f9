import { ceilTo, DAY_US, floorTo, type Grain, HOUR_US } from "../rollup/levels.ts";
import { isKnownTo, type RunFilter } from "./filters/run-filter.ts";

/** Starts in `[start, end)`, in microseconds since the Unix epoch; an open side is absent. */
export type StartRange = { readonly start?: bigint | undefined; readonly end?: bigint | undefined };

export type BoundedRange = { readonly start: bigint; readonly end: bigint };

/** Where the figures of a range come from: whole days, whole hours, and the rest from the tables. No overlaps, no gaps. */
export type RollupRanges = {
  /** Default: the rollups that are kept with the runs. */
  readonly isSettled?: boolean;
  readonly grain: Grain;
  /** Where histograms come from: the grain itself, or the one that has them merged already. */
  readonly histogramGrain: Grain;
  readonly days: readonly StartRange[];
  readonly hours: readonly StartRange[];
  readonly tables: readonly StartRange[];
};

/** Grains that are kept with the runs, the coarsest first. */
const KEPT_GRAINS: readonly Grain[] = ["environment", "agent", "version", "failure"];

/**
 * How the rollups answer a filter, or null where they cannot.
 *
 * @param unit the length of steps within the range, in microseconds, when they may cut days or hours
 */
export function rollupRanges(filter: RunFilter, unit: bigint = DAY_US): RollupRanges | null {
  const grain = KEPT_GRAINS.find((candidate) => isKnownTo(candidate, filter));
  if (grain === undefined || unit % HOUR_US !== 0n) return null;
  const histogramGrain = isKnownTo("project", filter) ? "project" : grain;
  const { start_time, end_time } = filter;
  const range = { start: start_time, end: end_time };
  const { whole: days, edges }: { whole: StartRange[]; edges: StartRange[] } =
    unit % DAY_US === 0n ? split(range, DAY_US) : { whole: [], edges: [range] };
  if (grain === "version") {
    return days.length === 0 ? null : { grain, histogramGrain, days, hours: [], tables: edges };
  }
  const byHour = edges.map((edge) => split(edge, HOUR_US));
  const hours = byHour.flatMap(({ whole }) => whole);
  const tables = byHour.flatMap(({ edges }) => edges);
  return days.length + hours.length === 0 ? null : { grain, histogramGrain, days, hours, tables };
}

/** The whole units of a range, and what is left at its sides. */
export function split(
  { start, end }: StartRange,
  unit: bigint,
): { whole: StartRange[]; edges: BoundedRange[] } {
  const first = start === undefined ? undefined : ceilTo(start, unit);
  const last = end === undefined ? undefined : floorTo(end, unit);
  if (first !== undefined && last !== undefined && first >= last) {
    return { whole: [], edges: boundedRange(start, end) };
  }
  const edges = [...boundedRange(start, first), ...boundedRange(last, end)];
  return { whole: [{ start: first, end: last }], edges };
}

/** Nothing for a range that is open or empty. */
function boundedRange(start: bigint | undefined, end: bigint | undefined): BoundedRange[] {
  return start === undefined || end === undefined || start >= end ? [] : [{ start, end }];
}
