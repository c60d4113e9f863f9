import type { DatabasePool } from "../pool/index.ts";
import type { RunRecord } from "../rows.ts";
import { type WriteOutcome, writeRuns } from "../write/index.ts";

/** Writes the runs of one project. */
export async function writeRecords(
  pool: DatabasePool,
  projectId: number,
  records: readonly RunRecord[],
): Promise<WriteOutcome[]> {
  const results = await writeRuns(pool, projectId, records);
  return results.map(({ outcome }) => outcome);
}
