import { DAY_US, floorTo, HOUR_US } from "../rollup/levels.ts";
import type { RollupRanges, StartRange } from "./rollup-ranges.ts";

/** A range of the tables, whose runs are added, or taken away. */
export type SignedRange = StartRange & { readonly sign: 1 | -1 };

/** Where figures that can be taken away again come from. */
export type SignedRanges = { readonly kept: RollupRanges; readonly tables: readonly SignedRange[] };

/** All of the tables' is added. */
export function allAdded(ranges: RollupRanges): SignedRanges {
  return { kept: ranges, tables: ranges.tables.map((range) => ({ ...range, sign: 1 })) };
}

/**
 * Reads less of the tables: of an hour (or a day, where hours are not kept) of which a range holds more than half, the rollups
 * give the whole, from which the rest is taken away again.
 *
 * @param ranges of `rollupRanges`: kept with the runs, and so never behind the tables
 */
export function shorterEdges(ranges: RollupRanges): SignedRanges {
  const period = ranges.grain === "version" ? "days" : "hours";
  const unit = period === "days" ? DAY_US : HOUR_US;
  const whole: StartRange[] = [];
  const tables = ranges.tables.flatMap((range): SignedRange[] => {
    const { start, end } = range;
    const isWithinOne = start !== undefined && end !== undefined && end <= floorTo(start, unit) + unit;
    if (!isWithinOne || 2n * (end - start) <= unit) return [{ ...range, sign: 1 }];
    const first = floorTo(start, unit);
    whole.push({ start: first, end: first + unit });
    const rest = [
      { start: first, end: start },
      { start: end, end: first + unit },
    ];
    return rest.flatMap((part) => (part.start < part.end ? [{ ...part, sign: -1 }] : []));
  });
  return { kept: { ...ranges, [period]: [...ranges[period], ...whole] }, tables };
}
