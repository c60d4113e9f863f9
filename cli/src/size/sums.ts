import type { Constants, Dimension, Level } from "./constants.ts";
import { groups, occupied } from "./groups.ts";
import type { SizeInputs } from "./inputs.ts";
import {
  copiesOf,
  crowdLimitsOf,
  FINALIZED_VALUES,
  HISTOGRAM_ENTRIES,
  isFinalized,
  isOfMostFrequent,
} from "./rules.ts";

/** Success, failure, partial; and of those that have failures. */
const STATUSES = [0.77, 0.15, 0.08];
const FAILED_STATUSES = [0.65, 0.35];
/** A failure counts for its type, its code, and both. */
const FORMS = 3;
const FAILURE_TYPES = 4;

type MostEntries = Pick<Constants, "histogram" | "paths">;

/** Rows of a table of sums that a day adds, and their bytes. */
export interface SumGrowth {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * What a day adds to the tables of sums, by table.
 *
 * @param writers of all processes at the busiest time
 */
export function sumsADay(
  inputs: SizeInputs,
  { levels, sums, ...most }: Pick<Constants, "levels" | "sums"> & MostEntries,
  writers: number,
): Readonly<Record<string, SumGrowth>> {
  const growth: Record<string, SumGrowth> = {};
  for (const level of levels) {
    const { rows, entries } = rowsOf(level, inputs, most, writers);
    const { fixed = 0, entry = 0, room = 1, indexes = 0 } = sums[level.table] ?? {};
    const of = growth[level.table] ?? { rows: 0, bytes: 0 };
    growth[level.table] = {
      rows: of.rows + rows,
      bytes: of.bytes + (rows * fixed + entries * entry) * room + rows * indexes,
    };
  }
  return growth;
}

/** Rows of a level that a day adds, of all projects, and the entries of what grows in them. */
function rowsOf(
  level: Level,
  inputs: SizeInputs,
  most: MostEntries,
  writers: number,
): { readonly rows: number; readonly entries: number } {
  const periods = (level.period === "hour" ? 24 : 1) * inputs.projects;
  const isOfFailed = level.table.includes("failure") || level.grain === "failure";
  const all = inputs.runs / periods;
  if (isCrowded(level, inputs, all)) return { rows: 0, entries: 0 };
  const draws = all * (isOfFailed ? Math.min(inputs.failures, 1) : 1) * rowsOfRun(level, inputs);
  const sizes = level.dimensions.map((dimension) =>
    dimension === "statuses" && isOfFailed ? FAILED_STATUSES : sizeOf(dimension, inputs),
  );
  const { seen, sum } = groups(draws, sizes, entriesOf(level, inputs, most));
  const kept = isOfMostFrequent(level) ? Math.min(1, FINALIZED_VALUES / valuesOf(level, inputs)) : 1;
  const times = kept * copiesOf(level, writers, draws / seen) * periods;
  return { rows: seen * times, entries: sum * times };
}

/** How many entries a row of so many runs has. */
function entriesOf(
  level: Level,
  { steps }: SizeInputs,
  { histogram, paths }: MostEntries,
): (runs: number) => number {
  const { table } = level;
  if (table.includes("failure") || table.endsWith("_periods")) return () => 0;
  if (table === "version_hours") return (runs) => occupied(runs, histogram.runs);
  // Each step is of a kind, and an edge leads to each and to the end.
  if (table === "settled_paths") return (runs) => occupied(runs * (2 * steps + 1), paths);
  const entries = isFinalized(level) ? occupied : appended;
  return (runs) => entries(runs, histogram.runs) + entries(runs * steps, histogram.steps);
}

function isCrowded(level: Level, inputs: SizeInputs, runs: number): boolean {
  const limits = crowdLimitsOf(level);
  if (limits === undefined) return false;
  // Days are the sums of their hours.
  const { table, period } = level;
  if (
    table === "settled_paths" &&
    period === "day" &&
    isCrowded({ ...level, period: "hour" }, inputs, runs / 24)
  )
    return true;
  const values = limits.valuesOf.reduce((sum, dimensions) => {
    const draws = runs * (dimensions.includes("failures") ? Math.min(inputs.failures, 1) : 1);
    return (
      sum +
      groups(
        draws,
        dimensions.map((dimension) => sizeOf(dimension, inputs)),
      ).seen
    );
  }, 0);
  const { most = Number.POSITIVE_INFINITY } = limits;
  return values > most || (values > limits.values && runs < values * limits.runsOfEach);
}

/** Rows of a level that one run counts in. */
function rowsOfRun({ dimensions }: Level, { steps, stepNames }: SizeInputs): number {
  if (dimensions.includes("step_names")) return groups(steps, [stepNames]).seen;
  return dimensions.includes("failure_forms") ? FORMS : 1;
}

/** Entries of a histogram that grows run by run: it is folded where it has too many, to those that it has to have. */
function appended(values: number, folded: number): number {
  return Math.min(values, (folded + HISTOGRAM_ENTRIES) / 2);
}

/** Values of what the grain is named after. */
function valuesOf({ grain }: Level, { versions, stepNames }: SizeInputs): number {
  return grain === "step" ? stepNames : versions;
}

function sizeOf(dimension: Dimension, inputs: SizeInputs): number | readonly number[] {
  switch (dimension) {
    case "agents":
      return inputs.agents;
    case "versions":
      return inputs.versions;
    case "environments":
      return inputs.environments;
    case "statuses":
      return STATUSES;
    case "step_names":
      return inputs.stepNames;
    case "failures":
      return inputs.failureKinds;
    case "failure_forms":
      return 2 * inputs.failureKinds + FAILURE_TYPES;
  }
}
