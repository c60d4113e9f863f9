import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { shapeOf } from "../../columns/column.ts";
import { stateColumns } from "../../columns/column-sql.ts";
import { step } from "../../columns/step.ts";
import type { RunPlace } from "../parts/lock-runs.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";

const tracedStepRow = z.strictObject({
  run_id: z.string(),
  ...shapeOf(step.columns, { from: "writer", isState: true }),
  ...shapeOf(step.columns, { from: "counts", isState: true }),
  ...shapeOf(step.columns, { from: "trace", isState: true }),
});

/** What is read of a step of a trace. */
export type StoredTracedStep = Omit<z.infer<typeof tracedStepRow>, "run_id" | "own_latency_ms" | "survived">;

const columns = stateColumns(step, "traced");

/** All steps of runs. */
export async function readTracedSteps(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunPlace[],
): Promise<readonly z.infer<typeof tracedStepRow>[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ runId }) => runId);
  return connection.any(sql.prepared("read_traced_steps", tracedStepRow)`
    SELECT ${columns}
    FROM unnest(${uuids(ids)}, ${dates(runs.map(({ storedOn }) => storedOn))}) AS place (run_id, stored_on)
    JOIN agent_steps AS step USING (run_id, stored_on)
    WHERE ${ofRuns(sql.fragment`step`, projectId, ids)}
  `);
}
