import type { RunSummary } from "@runfacts/gen/client/run";

/** How many runs of a version, or of an agent, had the failure. */
export interface Rate {
  readonly name: string;
  readonly hits: number;
  readonly total: number;
}

/**
 * Counts runs with a failure, and all runs, by a name that they bear; in the order in which the names first appear.
 *
 * @param all runs, newest first, with or without the failure
 * @param hits those of them with the failure
 */
export function ratesBy(
  name: (run: RunSummary) => string,
  all: readonly RunSummary[],
  hits: readonly RunSummary[],
): readonly Rate[] {
  const known = new Map(all.concat(hits).map((run) => [run.runId, run]));
  const hitIds = new Set(hits.map((run) => run.runId));
  const byName = Map.groupBy(known.values(), name);
  return [...byName].map(([key, runs]) => ({
    name: key,
    hits: runs.filter((run) => hitIds.has(run.runId)).length,
    total: runs.length,
  }));
}
