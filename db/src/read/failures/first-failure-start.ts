import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { failureCondition, needsRuns, ofRun } from "../filters/failure-condition.ts";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { matchingFailures } from "./matching-failures.ts";

const startRow = z.strictObject({ started_at: z.bigint() });

/**
 * When the first run with a failure under the filter started, in microseconds since the Unix epoch; null where there is none.
 * Walks an index from its beginning until it finds one: that of failures, or, where the filter asks for more than these know,
 * that of runs.
 */
export async function firstFailureStart(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
): Promise<bigint | null> {
  const query = needsRuns(filter)
    ? sql.type(startRow)`
        SELECT run.started_at
        FROM agent_runs AS run
        WHERE ${runCondition(projectId, ofRun(filter))}
          AND run.failure_count + coalesce(run.survived_count, 0) > 0
          AND EXISTS (
            SELECT
            FROM run_failures AS failure
            WHERE failure.project_id = ${projectId}
              AND failure.run_id = run.run_id
              AND failure.stored_on = run.stored_on
              AND ${failureCondition(projectId, filter)}
          )
        ORDER BY run.started_at
        LIMIT 1`
    : sql.type(startRow)`
        SELECT run_started_at AS started_at
        FROM (${matchingFailures(projectId, filter, { order: "ASC", limit: 1 })}) AS failing`;
  const first = await pool.maybeOne(query);
  return first?.started_at ?? null;
}
