import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunRow } from "../../rows.ts";
import { failureColumns, failureOrder, type RunFailureRow, runFailureRow } from "../columns.ts";
import { joinFailedStep } from "../items-of-runs.ts";

/** A run may have 10,000 failures; a page of runs shows the first few of each. */
const MAX_FAILURES_PER_RUN = 100;

const listedFailureRow = runFailureRow.extend({ run_id: z.string() });

/** The first failures of each run, survived ones included, in order, by run id. */
export async function failuresOfRuns(
  connection: Pick<CommonQueryMethods, "any">,
  projectId: number,
  runs: readonly Pick<RunRow, "run_id" | "stored_on">[],
): Promise<Map<string, RunFailureRow[]>> {
  const failures = new Map<string, RunFailureRow[]>();
  if (runs.length === 0) {
    return failures;
  }
  const rows = await connection.any(sql.prepared("failures_of_runs", listedFailureRow)`
    SELECT listed.run_id, first.*
    FROM unnest(
      ${sql.array(
        runs.map(({ run_id }) => run_id),
        "uuid",
      )},
      ${sql.array(
        runs.map(({ stored_on }) => stored_on),
        "date",
      )}
    ) AS listed (run_id, stored_on)
    CROSS JOIN LATERAL (
      SELECT ${failureColumns}
      FROM run_failures AS failure
      ${joinFailedStep(projectId)}
      WHERE failure.project_id = ${projectId}
        AND failure.run_id = listed.run_id
        AND failure.stored_on = listed.stored_on
      ORDER BY ${failureOrder}
      LIMIT ${MAX_FAILURES_PER_RUN}
    ) AS first
  `);
  for (const { run_id, ...failure } of rows) {
    const ofRun = failures.get(run_id);
    if (ofRun === undefined) {
      failures.set(run_id, [failure]);
    } else {
      ofRun.push(failure);
    }
  }
  return failures;
}
