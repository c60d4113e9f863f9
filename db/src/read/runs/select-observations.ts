import { type DatabasePool, type FragmentSqlToken, sql } from "slonik";
import type { z } from "zod";
import { type DecisionRow, decisionRow, type SignalRow, signalRow } from "../../rows.ts";
import { decisionColumns, signalColumns } from "../columns.ts";
import { stepOrder } from "../step-order.ts";
import type { RunKey } from "./select-steps.ts";

/** The decisions of a run in the order of their steps, those of the run as a whole last, then by type and id. */
export const selectDecisions = selector<DecisionRow>("select_decisions", decisionRow, {
  columns: decisionColumns,
  from: sql.fragment`agent_decisions AS decision`,
  alias: sql.fragment`decision`,
  order: sql.fragment`decision.decision_type COLLATE "C", decision.decision_id`,
});

/** The signals of a run in the order of their steps, those of the run as a whole last, then by type, code and id. */
export const selectSignals = selector<SignalRow>("select_signals", signalRow, {
  columns: signalColumns,
  from: sql.fragment`agent_signals AS signal`,
  alias: sql.fragment`signal`,
  order: sql.fragment`signal.signal_type COLLATE "C", signal.signal_code COLLATE "C", signal.signal_id`,
});

interface Observed {
  readonly columns: FragmentSqlToken;
  readonly from: FragmentSqlToken;
  readonly alias: FragmentSqlToken;
  readonly order: FragmentSqlToken;
}

function selector<Row>(
  name: string,
  row: z.ZodType<Row>,
  { columns, from, alias, order }: Observed,
): (pool: DatabasePool, key: RunKey) => Promise<readonly Row[]> {
  return (pool, { projectId, runId, storedOn }) =>
    pool.any(sql.prepared(name, row)`
      SELECT ${columns}
      FROM ${from}
      LEFT JOIN agent_steps AS step
        ON step.project_id = ${projectId} AND step.run_id = ${alias}.run_id
        AND step.stored_on = ${alias}.stored_on AND step.step_id = ${alias}.step_id
      WHERE ${alias}.project_id = ${projectId} AND ${alias}.run_id = ${runId}::uuid
        AND ${alias}.stored_on = ${storedOn}::date
      ORDER BY step.seq, ${stepOrder(sql.fragment`step`)}, ${order}
    `);
}
