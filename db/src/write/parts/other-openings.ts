import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { StepRow } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { type ProjectPart, partKeyOf, runKey } from "../run-key.ts";
import { dates, int4s, uuids } from "../sql-arrays.ts";
import type { RunState } from "./run-state.ts";

const otherRow = z.strictObject({ project_id: z.int(), run_id: z.string(), step_id: z.string() });

/** A step that is open in a part. */
type Opening = { readonly run: RunState; readonly step: StepRow };

/**
 * Asks the database which steps that have ended were opened by other facts than parts that come late say.
 *
 * @returns tells of a step of a part of this run whether it is one of these
 */
export async function findOtherOpenings(
  connection: CommonQueryMethods,
  batch: readonly ProjectPart[],
  runs: ReadonlyMap<string, RunState>,
): Promise<(run: RunState, step: StepRow) => boolean> {
  const late = batch.flatMap((item): Opening[] => {
    const run = runs.get(partKeyOf(item));
    if (run === undefined) return [];
    const isLate = ({ step_id, ended_at }: StepRow) =>
      ended_at === null && (run.steps.get(step_id)?.ended_at ?? null) !== null;
    return item.part.steps.filter(isLate).map((step) => ({ run, step }));
  });
  const others = new Set((await ask(connection, late)).map((row) => `${runKey(row)}/${row.step_id}`));
  return ({ projectId, runId }, { step_id }) =>
    others.has(`${runKey({ project_id: projectId, run_id: runId })}/${step_id}`);
}

async function ask(connection: CommonQueryMethods, late: readonly Opening[]) {
  if (late.length === 0) return [];
  const steps = late.map(({ step }) => step);
  return connection.any(sql.prepared("other_openings", otherRow)`
    SELECT project_id, run_id, step_id
    FROM other_openings(
      ${int4s(late.map(({ run }) => run.projectId))}, ${uuids(late.map(({ run }) => run.runId))},
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
