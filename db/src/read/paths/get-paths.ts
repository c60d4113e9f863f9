import { addSums, type PathSums } from "@runfacts/insight/paths";
import type { DatabasePool } from "slonik";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { pathPlan } from "./path-plan.ts";
import { type PathSubject, selectSettledPaths } from "./select-settled-paths.ts";
import { firstRuns, selectPathRuns, sumRuns } from "./sum-runs.ts";

/** Runs of hours that are not settled which an answer looks at, the latest of them: some 0.2 s. */
const MAX_TABLE_RUNS = 2_000;
/** Fewer where they have more steps than this together: what is read is steps. */
const MAX_TABLE_STEPS = 30_000;

export interface Paths {
  /** Of each version that ran. */
  readonly byVersion: ReadonlyMap<string, PathSums>;
  /** How many of the runs come from hours that are not settled. */
  readonly tableRuns: number;
  /** False where there are more runs than are told of: in hours that are not settled, or of very many versions. */
  readonly isComplete: boolean;
}

export type PathsFilter = PathSubject & Pick<RunFilter, "start_time" | "end_time">;

/**
 * The ways through their steps of runs of an agent that ended, by version, all from one snapshot. Hours that are over are summed up by
 * maintenance; of the others the latest runs are looked at, fewer if they have more than 30,000 steps together.
 *
 * @param maxTableRuns how many of these at most. Default: 2,000
 */
export function getPaths(
  pool: DatabasePool,
  projectId: number,
  { start_time, end_time, ...subject }: PathsFilter,
  maxTableRuns = MAX_TABLE_RUNS,
): Promise<Paths> {
  return inSnapshot(pool, async (connection) => {
    const plan = await pathPlan(connection, projectId, { start: start_time, end: end_time });
    const { byVersion, isAll } = await selectSettledPaths(connection, projectId, subject, plan);
    const { versions, ...filter } = subject;
    const found = await selectPathRuns(connection, projectId, filter, {
      ...{ within: plan.tables, versions, limit: maxTableRuns + 1 },
    });
    const runs = firstRuns(found.slice(0, maxTableRuns), MAX_TABLE_STEPS);
    for (const [version, sums] of await sumRuns(connection, projectId, runs, (run) => run.agent_version)) {
      const known = byVersion.get(version);
      if (known === undefined) byVersion.set(version, sums);
      else addSums(known, sums);
    }
    return { byVersion, tableRuns: runs.length, isComplete: isAll && runs.length === found.length };
  });
}
