import { type DatabasePool, sql } from "slonik";
import { failureColumns, failureOrder, type RunFailureRow, runFailureRow } from "../columns.ts";
import { joinFailedStep } from "../items-of-runs.ts";
import type { RunKey } from "./select-steps.ts";

/** The failures of a run in order, survived ones included unless `recordedOnly`; after the failure `afterId`, when given. */
export async function selectFailures(
  pool: DatabasePool,
  { projectId, runId, storedOn }: RunKey,
  {
    afterId,
    limit = null,
    recordedOnly = false,
  }: { afterId?: string | undefined; limit?: number | null; recordedOnly?: boolean },
): Promise<readonly RunFailureRow[]> {
  const ofRun = sql.fragment`
    run_failures AS failure
    ${joinFailedStep(projectId)}
    WHERE ${recordedOnly ? sql.fragment`NOT failure.survived` : sql.fragment`TRUE`}
      AND failure.project_id = ${projectId}
      AND failure.run_id = ${runId}::uuid
      AND failure.stored_on = ${storedOn}::date`;
  const after =
    afterId === undefined
      ? sql.fragment``
      : sql.fragment`
        AND (${failureOrder}) > (SELECT ${failureOrder} FROM ${ofRun} AND failure.failure_id = ${afterId}::uuid)`;
  return pool.any(sql.type(runFailureRow)`
    SELECT ${failureColumns}
    FROM ${ofRun} ${after}
    ORDER BY ${failureOrder}
    LIMIT ${limit}::int
  `);
}
