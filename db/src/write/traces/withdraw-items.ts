import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { dates, uuids } from "../sql-arrays.ts";
import type { TraceRun } from "./trace-run.ts";

const withdrawnRow = z.strictObject({ withdrawn: z.null() });

/** Deletes the stored steps of which another form counts, and the failures that began elsewhere than was known. */
export async function withdrawItems(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly TraceRun[],
): Promise<void> {
  const steps = keysOf(runs, ({ withdrawnSteps }) => withdrawnSteps);
  if (steps !== null)
    await connection.query(sql.prepared("withdraw_steps", withdrawnRow)`
      SELECT withdraw_steps(${projectId}, ${steps})::text AS withdrawn
    `);
  const failures = keysOf(runs, ({ withdrawnFailures }) => withdrawnFailures);
  if (failures !== null)
    await connection.query(sql.prepared("withdraw_failures", withdrawnRow)`
      SELECT withdraw_failures(${projectId}, ${failures})::text AS withdrawn
    `);
}

/** Keys of items as arrays; null where there are none. */
function keysOf(runs: readonly TraceRun[], idsOf: (run: TraceRun) => ReadonlySet<string>) {
  const keys = runs.flatMap((run) => [...idsOf(run)].map((id) => ({ id, place: run.state })));
  if (keys.length === 0) return null;
  return sql.fragment`
    ${uuids(keys.map(({ place }) => place.runId))}, ${dates(keys.map(({ place }) => place.storedOn))},
    ${uuids(keys.map(({ id }) => id))}`;
}
