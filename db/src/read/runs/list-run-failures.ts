import type { DatabasePool } from "slonik";
import type { RunFailureRow } from "../columns.ts";
import { findStoredOn } from "./find-stored-on.ts";
import { selectFailures } from "./select-failures.ts";

/**
 * A page of the failures of a run, survived ones included, in the order of their steps (those of the run as a whole last), then type, code and
 * id; null when the project has no such run.
 */
export async function listRunFailures(
  pool: DatabasePool,
  projectId: number,
  runId: string,
  { after, limit }: { after?: { readonly failure_id: string } | undefined; limit: number },
): Promise<readonly RunFailureRow[] | null> {
  const storedOn = await findStoredOn(pool, projectId, runId);
  return storedOn === null
    ? null
    : selectFailures(pool, { projectId, runId, storedOn }, { afterId: after?.failure_id, limit });
}
