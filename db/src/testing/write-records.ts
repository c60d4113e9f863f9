import type { DatabasePool } from "../pool/index.ts";
import type { RunRecord } from "../rows.ts";
import { type WriteOutcome, writeRuns } from "../write/index.ts";

/** Writes the runs of one project. */
export async function writeRecords(
  pool: DatabasePool,
  projectId: number,
  records: readonly RunRecord[],
): Promise<WriteOutcome[]> {
  return writeRuns(
    pool,
    records.map((record) => ({ projectId, record })),
  );
}
