import type { RollupFilter } from "./facet-filter.ts";
import { type RollupRanges, rollupRanges } from "./rollup-ranges.ts";

/** Where figures by agent, version and environment come from: whole days from the rollups, the rest from the tables. */
export function versionRanges({ start_time, end_time }: RollupFilter): RollupRanges {
  // Any version: what matters is that the grain tells versions apart.
  const ranges = rollupRanges({ agent_version: "", start_time, end_time });
  const grain = "version";
  const tables = [{ start: start_time, end: end_time }];
  return ranges ?? { grain, histogramGrain: grain, days: [], hours: [], tables };
}
