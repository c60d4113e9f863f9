import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";

/** Runs that are looked at, so that no range takes for ever: the latest of them. */
const MAX_RETRY_RUNS = 10_000;

const retriesRow = z.strictObject({ runs: z.bigint(), retried_runs: z.bigint(), retries: z.bigint() });
export type RetryCounts = Readonly<z.infer<typeof retriesRow>>;

/**
 * Steps that say that they are a second or later attempt, and the runs that have any, among the latest runs of a filter.
 *
 * @param maxRuns runs to look at. Default: 10,000
 */
export function countRetries(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  maxRuns = MAX_RETRY_RUNS,
): Promise<RetryCounts> {
  return pool.one(sql.type(retriesRow)`
    SELECT count(*) AS runs, count(*) FILTER (WHERE step.retries > 0) AS retried_runs,
      coalesce(sum(step.retries), 0)::bigint AS retries
    FROM (
      SELECT run.run_id, run.stored_on
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, filter)}
      ORDER BY run.started_at DESC
      LIMIT ${maxRuns}
    ) AS run
    CROSS JOIN LATERAL (
      SELECT count(*) AS retries
      FROM agent_steps
      WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on AND attempt > 1
    ) AS step
  `);
}
