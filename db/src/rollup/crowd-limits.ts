/** What makes a period a crowded one: more values than these, with fewer runs each. Of a crowded period there are no rows: the tables tell. */
export interface CrowdLimits {
  readonly values: number;
  /** On average. With as many, rows take a small part of the room of the runs. */
  readonly runsOfEach: number;
}

/** Of `rollups` of a day: agent, version and environment are a value. See `0034_crowded_periods.sql`. */
export const VERSION_LIMITS: CrowdLimits = { values: 1_000, runsOfEach: 16 };
/** Of `rollups` of an hour: agents. */
export const AGENT_LIMITS: CrowdLimits = { values: 100, runsOfEach: 4 };
/** Of `version_hours`: agent, version and environment, and kinds of failures of these. With as many they take about 200 bytes a run. */
export const VERSION_HOUR_LIMITS: CrowdLimits = { values: 100, runsOfEach: 1.5 };
/**
 * Of `settled_paths`: agent, version and environment. With as many, rows take as much room as a quarter of the runs; with more than
 * `most` there are none, however many runs they have, as so many are summed up in memory.
 */
export const PATH_LIMITS: CrowdLimits & { readonly most: number } = {
  values: 50,
  runsOfEach: 4,
  most: 1_000,
};
