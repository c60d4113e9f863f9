import {
  AGENT_LIMITS,
  type CrowdLimits as Limits,
  PATH_LIMITS,
  VERSION_HOUR_LIMITS,
  VERSION_LIMITS,
} from "@runfacts/db/crowd-limits";
import type { Dimension, Level } from "./constants.ts";

// What the code of the database goes by, and no measurement tells.

/** Writers of one process at the same time that have rows of sums of their own. */
const SLOTS = 8;
/** So often a row is written before they have. */
const HOT_WRITES = 32;

/** Entries that a histogram which grows may have before it is folded. */
export const HISTOGRAM_ENTRIES = 800;

/** Values of one grain in one period that are kept of those that are computed once it is over. */
export const FINALIZED_VALUES = 200;

/** With more values than these, of fewer runs each, a period has no rows of such a grain: the tables tell. */
export interface CrowdLimits extends Limits {
  /** Each of them is a list of dimensions whose combinations are values. */
  readonly valuesOf: readonly (readonly Dimension[])[];
  /** With more values than these a period has none, however many runs they have. */
  readonly most?: number;
}

const OF_VERSIONS = ["agents", "versions", "environments"] as const;
const crowdLimits: Readonly<Record<string, CrowdLimits>> = {
  "rollups version day": { valuesOf: [OF_VERSIONS], ...VERSION_LIMITS },
  "rollups agent hour": { valuesOf: [["agents"]], ...AGENT_LIMITS },
  "version_hours version hour": {
    valuesOf: [OF_VERSIONS, [...OF_VERSIONS, "failures"]],
    ...VERSION_HOUR_LIMITS,
  },
  "settled_paths version hour": { valuesOf: [OF_VERSIONS], ...PATH_LIMITS },
  "settled_paths version day": { valuesOf: [OF_VERSIONS], ...PATH_LIMITS },
};

/** Those of a level. Rollups of failures go by those of runs. */
export function crowdLimitsOf({ table, grain, period }: Level): CrowdLimits | undefined {
  return crowdLimits[`${table.replace(/^failure_/, "")} ${grain} ${period}`];
}

/** Tables whose rows are computed once a period is over, by one process. */
export function isFinalized({ table }: Pick<Level, "table">): boolean {
  return /^(settled_|version_hour)/.test(table);
}

/** Of these so many values are kept, those with most runs. */
export function isOfMostFrequent({ table }: Pick<Level, "table">): boolean {
  return table === "settled_rollups" || table === "settled_failure_rollups";
}

/**
 * How many rows of its own for the same values a level has.
 *
 * @param writers at the same time, of all processes
 * @param runs that count in such a row
 */
export function copiesOf(level: Level, writers: number, runs: number): number {
  return isFinalized(level) ? 1 : Math.max(1, Math.min(SLOTS, writers, runs / HOT_WRITES));
}

const DAYS_AHEAD = 2;
/** Partitions are of days at first, of weeks once these are over for a week, of months once these are over for four. */
const AS_DAYS = 14;
const BEFORE_MONTHS = 59;
const MONTH = 30.4;
/** Weeks begin anew with each month. */
const WEEKS_OF_MONTH = 5;
/** A partition is of a tenth of what is kept, at most. */
const [DAYS_FOR_WEEKS, DAYS_FOR_MONTHS] = [70, 310];

/** How many sets of partitions so many days are in, with those that are made ahead. */
export function partitionSets(days: number): number {
  if (days < DAYS_FOR_WEEKS) return days + DAYS_AHEAD;
  const months = days < DAYS_FOR_MONTHS ? 0 : Math.ceil((days - BEFORE_MONTHS) / MONTH);
  const ofWeeks = days < DAYS_FOR_MONTHS ? days : BEFORE_MONTHS;
  const weeks = Math.ceil(((ofWeeks - AS_DAYS) / MONTH) * WEEKS_OF_MONTH);
  return DAYS_AHEAD + AS_DAYS + weeks + months;
}
