import type { DatabasePool } from "slonik";
import { createRuns } from "./create-runs.ts";
import { completeRuns } from "./parts/complete-runs.ts";
import { byRunKey, type ProjectRecord, runKeyOf } from "./run-key.ts";
import { storedHashes } from "./stored-hashes.ts";

/**
 * What became of a run: stored now (or completed, where parts of it were there), already there with the same content, or
 * there with other content.
 */
export type WriteOutcome = "created" | "duplicate" | "conflict";

/**
 * Writes whole runs, of any projects, in one transaction, all or none, and resolves after COMMIT with the outcomes in the
 * order of the batch; runs that are there in parts are completed in a second transaction. Of two copies of a run in one
 * call the first is written; of two writers of the same run anywhere, one writes it. Ids are in their canonical form (lower
 * case).
 *
 * @throws errors for `classifyError`: nothing was written, or nothing but what is the same when it is sent again.
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
  const kept = await hashesOf(
    pool,
    distinct.filter((item) => !created.has(runKeyOf(item))),
  );

  return batch.map((item, index) => {
    const key = runKeyOf(item);
    const isNew = created.has(key) || kept.completed.has(key);
    if (isNew && firsts.get(key) === index) {
      return "created";
    }
    const first = batch[firsts.get(key) ?? index] ?? item;
    const stored = kept.hashes.get(key) ?? first.record.run.content_hash;
    return Buffer.compare(stored, item.record.run.content_hash) === 0 ? "duplicate" : "conflict";
  });
}

/** The content hashes of runs that were there before, and which of these were completed now. */
async function hashesOf(pool: DatabasePool, others: readonly ProjectRecord[]) {
  const hashes = new Map<string, Uint8Array>();
  const completed = new Set<string>();
  if (others.length === 0) {
    return { hashes, completed };
  }
  // What another transaction committed meanwhile is invisible to the statement that ran into it: look again.
  const stored = await storedHashes(pool, others);
  for (const [key, { content_hash }] of stored) {
    hashes.set(key, content_hash);
  }
  const open = others.filter((item) => stored.get(runKeyOf(item))?.is_open === true);
  for (const [key, outcome] of await completeRuns(pool, open)) {
    if (outcome === "recorded") completed.add(key);
    // It is now what this copy says.
    if (outcome === "recorded" || outcome === "unchanged") hashes.delete(key);
  }
  return { hashes, completed };
}
