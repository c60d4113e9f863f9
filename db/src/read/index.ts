export type { FailureRow, FailureType, Metadata, RunRow, RunStatus, StepRow, StepType } from "../rows.ts";
export type { Percentiles, RunAggregates } from "./aggregates.ts";
export type { RunFailureRow } from "./columns.ts";
export { getRun, type StoredRun } from "./get-run.ts";
export { type FailureCount, getStats, type RunStats, type StepTotals } from "./get-stats.ts";
export {
  getTimeSeries,
  MAX_BUCKETS,
  type TimeSeriesBucket,
  type TimeSeriesRange,
} from "./get-time-series.ts";
export { listRunFailures } from "./list-run-failures.ts";
export { listRunSteps } from "./list-run-steps.ts";
export { type ListRunsOptions, listRuns, type RunCursor, type RunSummaryRow } from "./list-runs.ts";
export type { RunFilter } from "./run-filter.ts";
