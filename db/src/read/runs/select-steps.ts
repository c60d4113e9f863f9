import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { type CountedStepRow, countedStepRow } from "../../rows.ts";
import { fromStoredMetadata } from "../../stored-metadata.ts";
import { stepColumns } from "../columns.ts";
import { stepOrder } from "../step-order.ts";

const storedStepRow = countedStepRow.extend({ in_metadata: z.int() });

/** The primary key of a run. */
export interface RunKey {
  readonly projectId: number;
  readonly runId: string;
  readonly storedOn: string;
}

/** Steps after the one in the place `afterSeq`. Default: from the first on, all of them. */
interface StepRange {
  readonly afterSeq?: number | undefined;
  readonly limit?: number | null;
}

/**
 * The steps of a run in order. Those of a run whose source has no order stand in that of `stepOrder`, and have their place in it
 * as `seq`. A run has an order, or has none.
 */
export async function selectSteps(
  pool: DatabasePool,
  run: RunKey,
  { afterSeq = -1, limit = null }: StepRange,
): Promise<readonly CountedStepRow[]> {
  const ordered = await pool.any(sql.prepared("select_steps", storedStepRow)`
    SELECT ${stepColumns}, step.in_metadata
    FROM agent_steps AS step
    WHERE ${stepsOf(run)} AND step.seq > ${afterSeq}
    ORDER BY step.seq
    LIMIT ${limit}::int
  `);
  if (ordered.length > 0) return ordered.map(fromStoredMetadata);
  const rows = await pool.any(sql.prepared("select_unordered_steps", storedStepRow)`
    SELECT ${stepColumns}, step.in_metadata
    FROM agent_steps AS step
    WHERE ${stepsOf(run)} AND step.seq IS NULL
    ORDER BY ${stepOrder(sql.fragment`step`)}
    LIMIT ${limit}::int OFFSET ${afterSeq + 1}::int
  `);
  return rows.map((row, n) => fromStoredMetadata({ ...row, seq: afterSeq + 1 + n }));
}

const stepsOf = ({ projectId, runId, storedOn }: RunKey) => sql.fragment`
  step.project_id = ${projectId} AND step.run_id = ${runId}::uuid AND step.stored_on = ${storedOn}::date`;
