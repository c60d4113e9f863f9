import type { DatabasePool } from "slonik";
import { createRuns } from "./create-runs.ts";
import { completeRuns } from "./parts/complete-runs.ts";
import type { PartOutcome } from "./parts/write-parts.ts";
import { byRunKey, type ProjectRecord, runKeyOf } from "./run-key.ts";

/**
 * What became of a run: stored now (or completed, where parts of it were there), already there with the same content, or
 * there with other content.
 */
export type WriteOutcome = "created" | "duplicate" | "conflict";

/** What became of a run, and when it was first accepted, in microseconds since the Unix epoch; null where it has expired. */
export type WriteResult = { readonly outcome: WriteOutcome; readonly receivedAt: bigint | null };

/**
 * Writes whole runs, of any projects, in one transaction, all or none, and resolves after COMMIT with what became of them in the
 * order of the batch; runs that are there in parts are completed in a second transaction. Of two copies of a run in one
 * call the first is written; of two writers of the same run anywhere, one writes it. Ids are in their canonical form (lower
 * case).
 *
 * @throws errors for `classifyError`: nothing was written, or nothing but what is the same when it is sent again.
 */
export async function writeRuns(pool: DatabasePool, batch: readonly ProjectRecord[]): Promise<WriteResult[]> {
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
  const { created, receivedAt, stored } = await createRuns(pool, distinct.toSorted(byRunKey));
  const open = distinct.filter((item) => stored.get(runKeyOf(item))?.is_open === true);
  const parts = open.length === 0 ? new Map<string, PartOutcome>() : await completeRuns(pool, open);

  const outcomeOf = (item: ProjectRecord, index: number): WriteOutcome => {
    const key = runKeyOf(item);
    const part = parts.get(key);
    if ((created.has(key) || part === "recorded") && firsts.get(key) === index) {
      return "created";
    }
    // A run that was created or completed now is what its first copy says.
    const isAsGiven = created.has(key) || part === "recorded" || part === "unchanged";
    const first = batch[firsts.get(key) ?? index] ?? item;
    const hash = (isAsGiven ? undefined : stored.get(key)?.content_hash) ?? first.record.run.content_hash;
    return Buffer.compare(hash, item.record.run.content_hash) === 0 ? "duplicate" : "conflict";
  };
  return batch.map((item, index) => {
    const key = runKeyOf(item);
    const firstReceived = created.has(key) ? receivedAt : (stored.get(key)?.received_at ?? null);
    return { outcome: outcomeOf(item, index), receivedAt: firstReceived };
  });
}
