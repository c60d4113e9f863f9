import type { DatabasePool } from "slonik";
import { createRuns } from "./create-runs.ts";
import { byRunKey, type ProjectRecord, runKeyOf } from "./run-key.ts";
import { storedHashes } from "./stored-hashes.ts";

/** What became of a run: stored now, already there with the same content, or there with other content. */
export type WriteOutcome = "created" | "duplicate" | "conflict";

/**
 * Writes whole runs, of any projects, in one transaction, all or none, and resolves after COMMIT with the outcomes in
 * the order of the batch. Of two copies of a run in one call the first is written; of two writers of the same run
 * anywhere, one writes it. Ids are in their canonical form (lower case).
 *
 * @throws errors for `classifyError`: nothing was written.
 */
export async function writeRuns(
  pool: DatabasePool,
  batch: readonly ProjectRecord[],
): Promise<WriteOutcome[]> {
  if (batch.length === 0) {
    return [];
  }
  // Of copies in one call only the first is written.
  const firsts = new Map<string, number>();
  for (const [index, item] of batch.entries()) {
    const key = runKeyOf(item);
    if (!firsts.has(key)) {
      firsts.set(key, index);
    }
  }
  const distinct = batch.filter((item, index) => firsts.get(runKeyOf(item)) === index);
  const created = await createRuns(pool, distinct.toSorted(byRunKey));
  const hashes = new Map<string, Uint8Array>(
    distinct.map((item) => [runKeyOf(item), item.record.run.content_hash]),
  );

  // What another transaction committed meanwhile is invisible to the statement that ran into it: look again.
  const others = distinct.filter((item) => !created.has(runKeyOf(item)));
  if (others.length > 0) {
    for (const [key, hash] of await storedHashes(pool, others)) {
      hashes.set(key, hash);
    }
  }

  return batch.map((item, index) => {
    const key = runKeyOf(item);
    if (created.has(key) && firsts.get(key) === index) {
      return "created";
    }
    const stored = hashes.get(key);
    const { content_hash } = item.record.run;
    return stored !== undefined && Buffer.compare(stored, content_hash) === 0 ? "duplicate" : "conflict";
  });
}
