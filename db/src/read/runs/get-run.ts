import { type DatabasePool, sql } from "slonik";
import { type CountedStepRow, type DecisionRow, type RunRow, runRow, type SignalRow } from "../../rows.ts";
import { type RunFailureRow, runColumns } from "../columns.ts";
import { selectFailures } from "./select-failures.ts";
import { selectDecisions, selectSignals } from "./select-observations.ts";
import { selectSteps } from "./select-steps.ts";

export interface StoredRun {
  readonly run: RunRow;
  /** In the order of `seq`. */
  readonly steps: readonly CountedStepRow[];
  /** Those that were recorded, in the order of their steps; those of the run as a whole last. */
  readonly failures: readonly RunFailureRow[];
  /** In the same order. */
  readonly decisions: readonly DecisionRow[];
  /** In the same order. */
  readonly signals: readonly SignalRow[];
}

/** A run with all of its items, or null when the project has no such run. A statement, and one for each kind that it has. */
export async function getRun(
  pool: DatabasePool,
  projectId: number,
  runId: string,
): Promise<StoredRun | null> {
  const run = await pool.maybeOne(sql.prepared("get_run", runRow)`
    SELECT ${runColumns}
    FROM run_registry AS registered
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE registered.project_id = ${projectId} AND run.project_id = ${projectId} AND registered.run_id = ${runId}::uuid
  `);
  if (run === null) {
    return null;
  }
  const key = { projectId, runId, storedOn: run.stored_on };
  return {
    run,
    steps: run.step_count === 0 ? [] : await selectSteps(pool, key, {}),
    failures: run.failure_count === 0 ? [] : await selectFailures(pool, key, { recordedOnly: true }),
    decisions: run.decision_count === 0 ? [] : await selectDecisions(pool, key),
    signals: run.signal_count + run.apart_signal_count === 0 ? [] : await selectSignals(pool, key),
  };
}
