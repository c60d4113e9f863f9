import { type FragmentSqlToken, sql } from "slonik";
import type { Relation } from "../columns/column.ts";
import {
  fragmentOf,
  insertedColumns,
  insertedValues,
  recordColumns,
  type Written,
} from "../columns/column-sql.ts";
import { decision } from "../columns/decision.ts";
import { failure } from "../columns/failure.ts";
import { signal } from "../columns/signal.ts";
import { step } from "../columns/step.ts";
import type { Observations } from "../rows.ts";

/**
 * The statement that inserts the items of runs of one project, of which it takes the number, the items as JSON (see
 * `json-rows.ts`), and what names their runs as `run`, with `n`, the columns of their key and `started_at`.
 */
export type ItemInsert = (projectId: number, json: string, run: FragmentSqlToken) => FragmentSqlToken;

/** What all items of a statement have in common, as columns and values after the others. */
interface Common {
  readonly names: FragmentSqlToken;
  readonly values: FragmentSqlToken;
}

const nothing: Common = { names: sql.fragment``, values: sql.fragment`` };

export const stepsInsert = itemInsert(step, "seq");
/** Of spans, which have no order of their own. */
export const tracedStepsInsert = itemInsert(step, "step_id", "traced");
export const failuresInsert = itemInsert(failure, "failure_id");
export const decisionsInsert = itemInsert(decision, "decision_id");
export const signalsInsert = itemInsert(signal, "signal_id");
/** Signals that come by themselves. */
export const apartSignalsInsert = itemInsert(signal, "signal_id", "any", {
  names: sql.fragment`, apart`,
  values: sql.fragment`, true`,
});

/** @param order what the items of a run are sorted by */
function itemInsert(
  { table, columns }: Relation,
  order: string,
  written: Written = "any",
  common: Common = nothing,
): ItemInsert {
  const into = fragmentOf(table);
  const names = insertedColumns(columns, written);
  const values = insertedValues(columns, written);
  const record = recordColumns(columns, written);
  const sorted = fragmentOf(`n, given.${order}`);
  return (projectId, json, run) => sql.fragment`
    INSERT INTO ${into} (${names}${common.names})
    SELECT ${projectId}::int, ${values}${common.values}
    FROM json_to_recordset(${json}::json) AS given (n int, ${record})
    JOIN ${run} USING (n)
    ORDER BY ${sorted}`;
}

/** True where none of the runs has decisions or signals, as most have not: their statements need not speak of these. */
export function areUnobserved(batch: readonly Observations[]): boolean {
  return batch.every(({ decisions, signals }) => decisions.length === 0 && signals.length === 0);
}
