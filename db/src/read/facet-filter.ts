import type { RunFilter } from "./run-filter.ts";

/** The filters that rollups know. */
export type RollupFilter = Pick<
  RunFilter,
  "agent_id" | "agent_version" | "environment" | "status" | "start_time" | "end_time"
>;
