import type { DatabasePool } from "slonik";
import { takeSlot } from "../rollup/slots.ts";
import { sumRuns } from "../rollup/sum-runs.ts";
import { addToFailureRollups } from "./add-to-failure-rollups.ts";
import { addToRollups } from "./add-to-rollups.ts";
import { insertRuns } from "./insert-runs.ts";
import { registerRuns } from "./register-runs.ts";
import { type ProjectRecord, runKeyOf } from "./run-key.ts";

/**
 * Stores the runs that are not registered yet, and counts them in the rollups, in one transaction; resolves after COMMIT
 * with their keys. The registry decides, first, which runs are new; the other tables take their rows alone.
 *
 * @param batch distinct runs, sorted by `byRunKey`
 */
export async function createRuns(
  pool: DatabasePool,
  batch: readonly ProjectRecord[],
): Promise<ReadonlySet<string>> {
  using taken = takeSlot();
  return await pool.transaction(async (connection) => {
    const registered = await registerRuns(
      connection,
      batch.map(({ projectId, record: { run } }) => ({
        projectId,
        runId: run.run_id,
        contentHash: run.content_hash,
      })),
    );
    const created = batch.filter((item) => registered.has(runKeyOf(item)));
    const [storedOn] = registered.values();
    if (storedOn !== undefined) {
      await insertRuns(connection, created, storedOn);
      const rollups = sumRuns(created);
      await addToRollups(connection, rollups, taken.slot);
      await addToFailureRollups(connection, rollups, taken.slot);
    }
    return new Set(registered.keys());
  });
}
