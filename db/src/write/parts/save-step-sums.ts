import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../../columns/column-sql.ts";
import { type StepSums, stepSumColumns } from "../../counts/step-sums.ts";
import { numbersLiteral, textsLiteral } from "../array-literals.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import type { RunPlace } from "./lock-runs.ts";

const names = fragmentOf(stepSumColumns.join(", "));
const set = fragmentOf(stepSumColumns.map((column) => `${column} = nullif(given.${column}, 0)`).join(", "));

/**
 * Writes what the rows of runs hold of their steps, after their last change in this transaction: what is written holds as long as
 * `changed_xid` stays.
 */
export async function saveStepSums(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly (RunPlace & { readonly step_sums: StepSums | null })[],
): Promise<void> {
  const known = runs.flatMap(({ step_sums, ...place }) =>
    step_sums === null ? [] : { ...place, ...step_sums },
  );
  if (known.length === 0) return;
  const ids = known.map(({ runId }) => runId);
  const columns = stepSumColumns.map(
    (_, place) => sql.fragment`unnest(${numbersLiteral(known.map(({ sums }) => sums[place] ?? 0))}::int[])`,
  );
  const cells = textsLiteral(known.map((run) => numbersLiteral(run.cells)));
  await connection.query(sql.prepared("save_step_sums", z.never())`
    UPDATE agent_runs AS run
    SET ${set}, step_cells = given.step_cells::smallint[], steps_xid = run.changed_xid::xid
    FROM ROWS FROM (
      unnest(${uuids(ids)}), unnest(${dates(known.map(({ storedOn }) => storedOn))}),
      ${sql.join(columns, sql.fragment`, `)}, unnest(${cells}::text[])
    ) AS given (run_id, stored_on, ${names}, step_cells)
    WHERE ${ofRuns(sql.fragment`run`, projectId, ids)} AND run.run_id = given.run_id AND run.stored_on = given.stored_on
  `);
}
