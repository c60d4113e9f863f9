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
export type {
  AffectedBy,
  AffectedFailure,
  CauseAttribute,
  CauseQuestion,
  CauseTallies,
  ValueTally,
} from "./causes/cause-question.ts";
export { tallyCauses } from "./causes/tally-causes.ts";
export type { RunFailureRow } from "./columns.ts";
export { type SideFilter, type SideHours, selectSides } from "./compare/select-sides.ts";
export type { VersionHour, VersionHoursFilter } from "./compare/version-hours.ts";
export type { Facets, FacetValue, FailureFacetValue, OtherValues } from "./facets/facet.ts";
export { getFacets } from "./facets/get-facets.ts";
export { type AgentRow, listAgents } from "./facets/list-agents.ts";
export type { AgentCursor } from "./facets/rank-agents.ts";
export type { FailureGroup, FailureMessage, FailureSample } from "./failures/failure-group.ts";
export type { FailureRate, FailureRateList } from "./failures/failure-rate.ts";
export { firstFailureStart } from "./failures/first-failure-start.ts";
export { type FailureGroups, listFailureGroups } from "./failures/list-failure-groups.ts";
export {
  type FailureRates,
  type FailureRatesFilter,
  listFailureRates,
} from "./failures/list-failure-rates.ts";
export type { RunFilter } from "./filters/run-filter.ts";
export { getIncident } from "./incidents/get-incident.ts";
export type { IncidentKind, IncidentRow, IncidentState } from "./incidents/incident-row.ts";
export {
  type IncidentCursor,
  type IncidentFilter,
  type ListedIncidents,
  listIncidents,
} from "./incidents/list-incidents.ts";
export { readWatched, type Watched } from "./incidents/read-watched.ts";
export {
  type IntakeFilter,
  type IntakeViolationRow,
  type IntakeViolations,
  listIntakeViolations,
} from "./intake/list-intake-violations.ts";
export { type CirclingHour, type CirclingHours, circlingHours } from "./paths/circling-hours.ts";
export { getPaths, type Paths, type PathsFilter } from "./paths/get-paths.ts";
export { getRun, type StoredRun } from "./runs/get-run.ts";
export { listRunFailures } from "./runs/list-run-failures.ts";
export { listRunSteps } from "./runs/list-run-steps.ts";
export { type ListRunsOptions, listRuns, type RunCursor, type RunSummaryRow } from "./runs/list-runs.ts";
export {
  type ChangedRun,
  type ChangePoint,
  type ChangeRange,
  changePoint,
  listChangedRuns,
  matchingRuns,
} from "./runs/run-changes.ts";
export {
  listSignalGroups,
  type SignalGroup,
  type SignalGroups,
  type SignalGroupsFilter,
} from "./signals/list-signal-groups.ts";
export type { SignalHour } from "./signals/signal-sides.ts";
export { countRetries, type RetryCounts } from "./stats/count-retries.ts";
export { getStats } from "./stats/get-stats.ts";
export { getTimeSeries, type TimeSeriesBucket } from "./stats/get-time-series.ts";
export type { Percentiles, RunFigures } from "./stats/run-figures.ts";
export type { FailureCount, RunStats, StepTotals } from "./stats/run-stats.ts";
export { MAX_BUCKETS, type TimeGrid } from "./stats/time-grid.ts";
