export type {
  DecisionRow,
  FailureRow,
  FailureType,
  Metadata,
  RunRow,
  RunStatus,
  SignalRow,
  StepRow,
  StepType,
} from "../rows.ts";
export type { Percentiles, RunAggregates } from "./aggregates.ts";
export type { RunFailureRow } from "./columns.ts";
export { countRetries, type RetryCounts } from "./count-retries.ts";
export type { FailureGroup, FailureSample } from "./failure-group.ts";
export type { FailureRate, FailureRateList } from "./failure-rate.ts";
export { isToldByRows, matchesRow } from "./filters/matches-row.ts";
export type { RunFilter } from "./filters/run-filter.ts";
export { firstFailureStart } from "./first-failure-start.ts";
export { type Facets, type FacetValue, type FailureFacetValue, getFacets } from "./get-facets.ts";
export { getRun, type StoredRun } from "./get-run.ts";
export { getStats } from "./get-stats.ts";
export { getTimeSeries, type TimeSeriesBucket } from "./get-time-series.ts";
export { type AgentRow, listAgents } from "./list-agents.ts";
export { type FailureGroups, listFailureGroups } from "./list-failure-groups.ts";
export { type FailureRates, type FailureRatesFilter, listFailureRates } from "./list-failure-rates.ts";
export { listRunFailures } from "./list-run-failures.ts";
export { listRunSteps } from "./list-run-steps.ts";
export { type ListRunsOptions, listRuns, type RunCursor, type RunSummaryRow } from "./list-runs.ts";
export {
  type ChangedRun,
  type ChangeRange,
  changeHorizon,
  listChangedRuns,
  matchingRuns,
} from "./run-changes.ts";
export type { FailureCount, RunStats, StepTotals } from "./run-stats.ts";
export { MAX_BUCKETS, type TimeSeriesRange } from "./time-series-range.ts";
