import type { DatabasePool } from "@runfacts/db/pool";
import { type ChangedRun, isToldByRows, matchesRow, matchingRuns, type RunFilter } from "@runfacts/db/read";

/** The runs that a filter selects: by their rows alone where these can tell, else the database is asked once. */
export async function selectRuns(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  runs: readonly ChangedRun[],
): Promise<ChangedRun[]> {
  const own = runs.filter((run) => run.project_id === projectId && matchesRow(filter, run));
  if (own.length === 0 || isToldByRows(filter)) return own;
  const matching = await matchingRuns(pool, projectId, filter, own);
  return own.filter(({ run_id }) => matching.has(run_id));
}
