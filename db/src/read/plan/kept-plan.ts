import { DAY_US, floorTo, type Grain, HOUR_US } from "../../rollup/levels.ts";
import { isKnownTo, type RunFilter } from "../filters/run-filter.ts";
import { type ReadPlan, tablesPlan } from "./read-plan.ts";
import { holds, type StartRange, split } from "./start-range.ts";

/** Grains that are kept with the runs, the coarsest first. */
const KEPT_GRAINS: readonly Grain[] = ["environment", "agent", "version", "failure"];

/**
 * How the rollups that are kept with the runs tell of those that a filter selects, or null where they cannot.
 *
 * @param unit the length of steps within the range, in microseconds, when they may cut days or hours
 */
export function keptPlan(filter: RunFilter, unit: bigint = DAY_US): ReadPlan | null {
  const grain = KEPT_GRAINS.find((candidate) => isKnownTo(candidate, filter));
  return grain === undefined || unit % HOUR_US !== 0n ? null : planOf(grain, filter, unit);
}

/**
 * How they tell versions of agents and environments apart: whole days from the rollups where these know the filter, the rest from
 * the tables. Neither plan knows of crowded periods: see `withoutCrowded`.
 */
export function versionPlan(filter: RunFilter): ReadPlan {
  const plan = isKnownTo("version", filter) ? planOf("version", filter, DAY_US) : null;
  return plan ?? tablesPlan({ start: filter.start_time, end: filter.end_time }, "version");
}

function planOf(grain: Grain, filter: RunFilter, unit: bigint): ReadPlan | null {
  const histogramGrain = isKnownTo("project", filter) ? "project" : grain;
  const range: StartRange = { start: filter.start_time, end: filter.end_time };
  const { whole: days, edges } = unit % DAY_US === 0n ? split(range, DAY_US) : { whole: [], edges: [range] };
  // Versions are kept by the day alone.
  const byHour = grain === "version" ? [] : edges.map((edge) => split(edge, HOUR_US));
  const hours = byHour.flatMap(({ whole }) => whole);
  const tables = grain === "version" ? edges : byHour.flatMap(({ edges }) => edges);
  if (days.length + hours.length === 0) return null;
  return { rollups: "kept", grain, histogramGrain, days, hours, tables, removed: [], crowded: [] };
}

/**
 * The same plan with less of the tables, for what can be taken away again: of an hour (or a day, where hours are not kept) of which
 * a range holds more than half, the rollups give the whole, and the rest is removed.
 *
 * @param plan of the rollups that are kept with the runs, and so never behind the tables
 */
export function withShorterEdges(plan: ReadPlan): ReadPlan {
  const period = plan.grain === "version" ? "days" : "hours";
  const unit = period === "days" ? DAY_US : HOUR_US;
  const [whole, tables, removed]: [StartRange[], StartRange[], StartRange[]] = [[], [], []];
  for (const range of plan.tables) {
    const { start, end } = range;
    const isWithinOne = start !== undefined && end !== undefined && end <= floorTo(start, unit) + unit;
    const isCrowded = plan.crowded.some((crowd) => start !== undefined && holds(crowd, floorTo(start, unit)));
    if (!isWithinOne || isCrowded || 2n * (end - start) <= unit) {
      tables.push(range);
      continue;
    }
    const first = floorTo(start, unit);
    const rest = [
      { start: first, end: start },
      { start: end, end: first + unit },
    ];
    whole.push({ start: first, end: first + unit });
    removed.push(...rest.filter((part) => part.start < part.end));
  }
  return { ...plan, [period]: [...plan[period], ...whole], tables, removed };
}
