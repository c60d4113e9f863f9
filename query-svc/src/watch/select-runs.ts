import type { DatabasePool } from "@runfacts/db/pool";
import { type ChangedRun, matchingRuns, type RunFilter } from "@runfacts/db/read";

/** Filters that a row itself answers, by the column that they compare. */
const columns = ["agent_id", "agent_version", "status", "environment", "session_id"] as const;

const endedStatuses: ReadonlySet<string> = new Set(["success", "failure", "partial"]);

/** The runs that a filter selects: by their rows alone where these can tell, else the database is asked once. */
export async function selectRuns(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  runs: readonly ChangedRun[],
): Promise<ChangedRun[]> {
  const own = runs.filter((run) => run.project_id === projectId && isSelected(filter, run));
  if (own.length === 0 || !isDeep(filter)) return own;
  const matching = await matchingRuns(pool, projectId, filter, own);
  return own.filter(({ run_id }) => matching.has(run_id));
}

function isSelected(filter: RunFilter, run: ChangedRun): boolean {
  const { start_time, end_time, min_duration_ms, max_duration_ms, ended } = filter;
  if (columns.some((column) => filter[column] !== undefined && filter[column] !== run[column])) return false;
  if (ended !== undefined && ended !== endedStatuses.has(run.status)) return false;
  if (start_time !== undefined && run.started_at < start_time) return false;
  if (end_time !== undefined && run.started_at >= end_time) return false;
  const duration = run.duration_ms;
  if (min_duration_ms !== undefined && (duration === null || duration < min_duration_ms)) return false;
  return max_duration_ms === undefined || (duration !== null && duration <= max_duration_ms);
}

function isDeep({ failure_type, failure_code, step_name }: RunFilter): boolean {
  return [failure_type, failure_code, step_name].some((value) => value !== undefined);
}
