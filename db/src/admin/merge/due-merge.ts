import { addDays } from "../add-days.ts";
import { PARTITIONED_TABLES, type Partition, type PartitionedTable } from "../list-partitions.ts";

/** Part of what retention keeps that an expired run may stay stored with others. */
const MOST_OF_RETENTION = 0.1;
/** Days that a set is left alone before it expires. */
const SPARED_DAYS = 14;

interface Unit {
  readonly name: "week" | "month";
  readonly maxDays: number;
  /** Days that it must be over for: by then hardly anything comes late. */
  readonly overFor: number;
  /** The first days of all in a month: the 1st, the 8th … */
  readonly startsOn: readonly number[];
}

/** Weeks begin anew with each month, so that months are whole weeks. */
const UNITS: readonly Unit[] = [
  { name: "week", maxDays: 7, overFor: 7, startsOn: [1, 8, 15, 22, 29] },
  { name: "month", maxDays: 31, overFor: 28, startsOn: [1] },
];

/** The partitions of all tables for the same days: their names, as SQL writes them. */
export interface PartitionSet {
  readonly firstDay: string;
  readonly endDay: string;
  readonly leaves: Readonly<Record<PartitionedTable, string>>;
}

/** Sets that become one of a longer time. */
export interface Merge {
  readonly unit: Unit["name"];
  readonly firstDay: string;
  /** The day after the last. */
  readonly endDay: string;
  /** At least two, the earliest first. */
  readonly sets: readonly PartitionSet[];
}

/**
 * The next sets to merge, weeks before months and the latest first; null where none is due. A set longer than a tenth of
 * the retention is not made, for it goes when its last day does.
 *
 * @param today UTC
 * @param busyDays of which rows are still being brought up to date, without a word to who follows changes
 */
export function dueMerge(
  partitions: readonly Partition[],
  today: string,
  retentionDays = Number.POSITIVE_INFINITY,
  busyDays: readonly string[] = [],
): Merge | null {
  const sets = wholeSets(partitions).toSorted((a, b) => (a.firstDay < b.firstDay ? 1 : -1));
  const spared = Number.isFinite(retentionDays) ? addDays(today, SPARED_DAYS - retentionDays) : "";
  for (const unit of UNITS) {
    if (unit.maxDays > MOST_OF_RETENTION * retentionDays) continue;
    for (const { firstDay: day } of sets) {
      const { firstDay, endDay } = unitOf(unit, day);
      if (endDay > addDays(today, -unit.overFor) || firstDay < spared) continue;
      if (busyDays.some((busy) => busy >= firstDay && busy < endDay)) continue;
      const within = sets.filter((set) => set.firstDay >= firstDay && set.endDay <= endDay);
      const isWhole = sets.every(
        (set) => within.includes(set) || set.endDay <= firstDay || set.firstDay >= endDay,
      );
      if (within.length > 1 && isWhole)
        return { unit: unit.name, firstDay, endDay, sets: within.toReversed() };
    }
  }
  return null;
}

/** Sets of which no table is missing. */
function wholeSets(partitions: readonly Partition[]): PartitionSet[] {
  const byDays = Map.groupBy(partitions, ({ firstDay, endDay }) => `${firstDay} ${endDay}`);
  return [...byDays.values()].flatMap((leaves) => {
    const [first] = leaves;
    if (first === undefined || leaves.length < PARTITIONED_TABLES.length) return [];
    const named = Object.fromEntries(leaves.map(({ parent, leaf }) => [parent, leaf]));
    return { firstDay: first.firstDay, endDay: first.endDay, leaves: named as PartitionSet["leaves"] };
  });
}

/** The week or month that holds a day. */
function unitOf({ startsOn }: Unit, day: string) {
  const month = day.slice(0, "2026-11".length);
  const dayOfMonth = Number(day.slice("2026-11-".length));
  const starts = startsOn.map((start) => `${month}-${String(start).padStart(2, "0")}`);
  const nextMonth = `${addDays(`${month}-01`, 31).slice(0, "2026-11".length)}-01`;
  const place = startsOn.findLastIndex((start) => start <= dayOfMonth);
  const next = starts[place + 1];
  // February may end before the 29th.
  return {
    firstDay: starts[place] ?? day,
    endDay: next === undefined || next > nextMonth ? nextMonth : next,
  };
}
