import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { PartRecord, StepRow } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import type { RunState } from "./run-state.ts";

const otherRow = z.strictObject({ run_id: z.string(), step_id: z.string() });

/** A step that is open in a part. */
interface Opening {
  readonly run: RunState;
  readonly step: StepRow;
}

/**
 * Finds the open steps of parts that contradict the start of the same step, which has ended in the run.
 *
 * @returns true for such a step of a run
 */
export async function findConflictingStarts(
  connection: CommonQueryMethods,
  projectId: number,
  batch: readonly PartRecord[],
  runs: ReadonlyMap<string, RunState>,
): Promise<(run: RunState, step: StepRow) => boolean> {
  const late = batch.flatMap(({ header, steps }): Opening[] => {
    const run = runs.get(header.run_id);
    if (run === undefined) return [];
    const isLate = ({ step_id, ended_at }: StepRow) =>
      ended_at === null && (run.steps.get(step_id)?.ended_at ?? null) !== null;
    return steps.filter(isLate).map((step) => ({ run, step }));
  });
  const others = new Set(
    (await ask(connection, projectId, late)).map((row) => `${row.run_id}/${row.step_id}`),
  );
  return ({ runId }, { step_id }) => others.has(`${runId}/${step_id}`);
}

async function ask(connection: CommonQueryMethods, projectId: number, late: readonly Opening[]) {
  if (late.length === 0) return [];
  const steps = late.map(({ step }) => step);
  return connection.any(sql.prepared("other_openings", otherRow)`
    SELECT run_id, step_id
    FROM other_openings(
      ${int4s(late.map(() => projectId))}, ${uuids(late.map(({ run }) => run.runId))},
      ${dates(late.map(({ run }) => run.storedOn))}, ${uuids(steps.map(({ step_id }) => step_id))},
      ${sql.array(
        steps.map(({ parent_step_id }) => parent_step_id),
        "uuid",
      )},
      ${sql.array(
        steps.map(({ step_type }) => step_type),
        "text",
      )},
      ${sql.array(
        steps.map(({ name }) => name),
        "text",
      )},
      ${sql.array(
        steps.map(({ started_at }) => timestamptzLiteral(started_at)),
        "timestamptz",
      )}
    )
  `);
}
