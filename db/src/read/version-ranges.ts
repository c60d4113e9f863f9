import { isKnownTo, type RunFilter } from "./filters/run-filter.ts";
import { type RollupRanges, rollupRanges } from "./rollup-ranges.ts";

/**
 * Where figures by agent, version and environment come from: whole days from the rollups where these know the filter, the rest
 * from the tables.
 */
export function versionRanges(filter: RunFilter): RollupRanges {
  const { start_time, end_time } = filter;
  // Any version: what matters is that the grain tells versions apart.
  const ranges = isKnownTo("version", filter)
    ? rollupRanges({ agent_version: "", start_time, end_time })
    : null;
  const grain = "version";
  const tables = [{ start: start_time, end: end_time }];
  return ranges ?? { grain, histogramGrain: grain, days: [], hours: [], tables };
}
