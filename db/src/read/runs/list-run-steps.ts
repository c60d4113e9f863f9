import type { DatabasePool } from "slonik";
import type { CountedStepRow } from "../../rows.ts";
import { findStoredOn } from "./find-stored-on.ts";
import { selectSteps } from "./select-steps.ts";

/**
 * A page of the steps of a run in the order of `seq`, starting after `after_seq`; null when the project has no such
 * run.
 */
export async function listRunSteps(
  pool: DatabasePool,
  projectId: number,
  runId: string,
  { after_seq, limit }: { after_seq?: number | undefined; limit: number },
): Promise<readonly CountedStepRow[] | null> {
  const storedOn = await findStoredOn(pool, projectId, runId);
  return storedOn === null
    ? null
    : selectSteps(pool, { projectId, runId, storedOn }, { afterSeq: after_seq, limit });
}
