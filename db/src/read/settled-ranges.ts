import type { CommonQueryMethods } from "slonik";
import { DAY_US, HOUR_US } from "../rollup/levels.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { type RollupRanges, split } from "./rollup-ranges.ts";
import { unsettledPeriods } from "./settled-periods.ts";
import { settledValue } from "./settled-value.ts";
import { joined, without } from "./start-ranges.ts";

/** What may come from the tables: the periods of today, and little more, are not settled yet. */
const MOST_OF_TABLES_US = 2n * DAY_US;

/**
 * How the settled rollups answer a filter, or null where they cannot, or do not know enough yet. What they do not know comes
 * from the tables.
 *
 * @param unit the length of steps within the range, whole hours in microseconds, when they may cut days
 */
export async function settledRanges(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  unit: bigint = DAY_US,
): Promise<RollupRanges | null> {
  const value = settledValue(filter);
  if (value === null) return null;
  const range = { start: filter.start_time, end: filter.end_time };
  const { whole, edges } = unit % DAY_US === 0n ? split(range, DAY_US) : { whole: [], edges: [range] };
  const openDays = await unsettledPeriods(connection, projectId, value, "day", whole);
  const byHour = [...edges, ...openDays].map((range) => split(range, HOUR_US));
  const wholeHours = byHour.flatMap(({ whole }) => whole);
  const openHours = await unsettledPeriods(connection, projectId, value, "hour", wholeHours);
  const tables = joined([...byHour.flatMap(({ edges }) => edges), ...openHours]);
  const days = whole.flatMap((range) => without(range, openDays));
  const hours = wholeHours.flatMap((range) =>
    without(
      range,
      openHours.filter(({ start }) => contains(range, start)),
    ),
  );
  const ofTables = tables.reduce((sum, { start, end }) => sum + end - start, 0n);
  if (days.length + hours.length === 0 || ofTables > MOST_OF_TABLES_US) return null;
  return { isSettled: true, grain: value.grain, histogramGrain: value.grain, days, hours, tables };
}

function contains({ start, end }: { start?: bigint | undefined; end?: bigint | undefined }, time: bigint) {
  return (start === undefined || start <= time) && (end === undefined || time < end);
}
