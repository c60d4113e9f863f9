import type { DatabasePool } from "slonik";
import type { RunRecord } from "../rows.ts";
import { insertRuns } from "./insert-runs.ts";
import { storedHashes } from "./stored-hashes.ts";

/** What became of a run: stored now, already there with the same content, or there with other content. */
export type WriteOutcome = "created" | "duplicate" | "conflict";

/**
 * Writes whole runs in one transaction, all or none, and resolves after COMMIT with the outcomes in the order of
 * `records`. Of two copies of a run in one call the first is written; of two writers of the same run anywhere, one
 * writes it. Ids are in their canonical form (lower case).
 *
 * @throws errors for `classifyError`: nothing was written.
 */
export async function writeRuns(
  pool: DatabasePool,
  projectId: number,
  records: readonly RunRecord[],
): Promise<WriteOutcome[]> {
  if (records.length === 0) {
    return [];
  }
  // Of copies in one call only the first is written.
  const firsts = new Map<string, number>();
  for (const [index, { run }] of records.entries()) {
    if (!firsts.has(run.run_id)) {
      firsts.set(run.run_id, index);
    }
  }
  const distinct = records.filter(({ run }, index) => firsts.get(run.run_id) === index);
  const created = await insertRuns(pool, projectId, distinct.toSorted(byRunId));
  const hashes = new Map<string, Uint8Array>(distinct.map(({ run }) => [run.run_id, run.content_hash]));

  // What another transaction committed meanwhile is invisible to the statement that ran into it: look again.
  const others = [...firsts.keys()].filter((runId) => !created.has(runId));
  if (others.length > 0) {
    for (const [runId, hash] of await storedHashes(pool, projectId, others)) {
      hashes.set(runId, hash);
    }
  }

  return records.map(({ run }, index) => {
    if (created.has(run.run_id) && firsts.get(run.run_id) === index) {
      return "created";
    }
    const stored = hashes.get(run.run_id);
    return stored !== undefined && Buffer.compare(stored, run.content_hash) === 0 ? "duplicate" : "conflict";
  });
}

/** Sorted, so that concurrent writers of the same runs wait for each other in the same order. */
function byRunId(a: RunRecord, b: RunRecord): number {
  return a.run.run_id < b.run.run_id ? -1 : 1;
}
