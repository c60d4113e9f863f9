import type { CommonQueryMethods } from "slonik";
import { DAY_US, HOUR_US } from "../../rollup/levels.ts";
import { isKnownTo, type RunFilter } from "../filters/run-filter.ts";
import { type FinalizedValue, openPeriods } from "./finalized-periods.ts";
import type { ReadPlan } from "./read-plan.ts";
import { holds, joined, split, without } from "./start-range.ts";

/** What may come from the tables: the periods of today, and little more, are not finalized yet. */
const MOST_OF_TABLES_US = 2n * DAY_US;

/**
 * How the finalized rollups tell of the runs that a filter selects, or null where they cannot, or do not know enough yet. What they
 * do not know comes from the tables.
 *
 * @param unit the length of steps within the range, whole hours in microseconds, when they may cut days
 */
export async function finalizedPlan(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  unit: bigint = DAY_US,
): Promise<ReadPlan | null> {
  const value = finalizedValue(filter);
  if (value === null) return null;
  const range = { start: filter.start_time, end: filter.end_time };
  const { whole, edges } = unit % DAY_US === 0n ? split(range, DAY_US) : { whole: [], edges: [range] };
  const openDays = await openPeriods(connection, projectId, value, "day", whole);
  const byHour = [...edges, ...openDays].map((range) => split(range, HOUR_US));
  const wholeHours = byHour.flatMap(({ whole }) => whole);
  const openHours = await openPeriods(connection, projectId, value, "hour", wholeHours);
  const tables = joined([...byHour.flatMap(({ edges }) => edges), ...openHours]);
  const days = whole.flatMap((range) => without(range, openDays));
  const hours = wholeHours.flatMap((range) =>
    without(
      range,
      openHours.filter(({ start }) => holds(range, start)),
    ),
  );
  const ofTables = tables.reduce((sum, { start, end }) => sum + end - start, 0n);
  if (days.length + hours.length === 0 || ofTables > MOST_OF_TABLES_US) return null;
  const { grain } = value;
  return {
    rollups: "finalized",
    grain,
    histogramGrain: grain,
    days,
    hours,
    tables,
    removed: [],
    crowded: [],
  };
}

/** The value that a filter asks for, or null where it asks for more than one, or for what finalized rollups do not know. */
function finalizedValue(filter: RunFilter): FinalizedValue | null {
  const { agent_version, step_name } = filter;
  if (step_name !== undefined && isKnownTo("step", filter)) return { grain: "step", step_name };
  if (agent_version === undefined || !isKnownTo("agent_version", filter)) return null;
  return { grain: "agent_version", agent_version };
}
