import { type DatabasePool, sql } from "slonik";
import { type DecisionRow, decisionRow, type SignalRow, signalRow } from "../../rows.ts";
import { decisionColumns, signalColumns } from "../columns.ts";
import type { RunKey } from "./select-steps.ts";

/** The decisions of a run in the order of their steps, those of the run as a whole last, then by type and id. */
export async function selectDecisions(
  pool: DatabasePool,
  { projectId, runId, storedOn }: RunKey,
): Promise<readonly DecisionRow[]> {
  return pool.any(sql.prepared("select_decisions", decisionRow)`
    SELECT ${decisionColumns}
    FROM agent_decisions AS decision
    LEFT JOIN agent_steps AS step
      ON step.project_id = ${projectId} AND step.run_id = decision.run_id
      AND step.stored_on = decision.stored_on AND step.step_id = decision.step_id
    WHERE decision.project_id = ${projectId} AND decision.run_id = ${runId}::uuid
      AND decision.stored_on = ${storedOn}::date
    ORDER BY step.seq, decision.decision_type COLLATE "C", decision.decision_id
  `);
}

/** The signals of a run in the order of their steps, those of the run as a whole last, then by type, code and id. */
export async function selectSignals(
  pool: DatabasePool,
  { projectId, runId, storedOn }: RunKey,
): Promise<readonly SignalRow[]> {
  return pool.any(sql.prepared("select_signals", signalRow)`
    SELECT ${signalColumns}
    FROM agent_signals AS signal
    LEFT JOIN agent_steps AS step
      ON step.project_id = ${projectId} AND step.run_id = signal.run_id
      AND step.stored_on = signal.stored_on AND step.step_id = signal.step_id
    WHERE signal.project_id = ${projectId} AND signal.run_id = ${runId}::uuid
      AND signal.stored_on = ${storedOn}::date
    ORDER BY step.seq, signal.signal_type COLLATE "C", signal.signal_code COLLATE "C", signal.signal_id
  `);
}
