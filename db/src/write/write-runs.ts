import type { DatabasePool } from "slonik";
import type { RunRecord } from "../rows.ts";
import { createRuns } from "./create-runs.ts";
import { completeRuns } from "./parts/complete-runs.ts";
import type { PartOutcome } from "./parts/write-parts.ts";
import { byRunId } from "./run-key.ts";
import type { StoredHash } from "./stored-hashes.ts";

/**
 * What became of a run: stored now (or completed, where parts of it were there), already there with the same content, or
 * there with other content.
 */
export type WriteOutcome = "created" | "duplicate" | "conflict";

/** What became of a run. */
export interface WriteResult {
  readonly outcome: WriteOutcome;
  /** When it was first accepted, in microseconds since the Unix epoch; null where it has expired. */
  readonly receivedAt: bigint | null;
  /** A position by which the run is there (see `position.ts`). */
  readonly position: string;
}

/**
 * Writes whole runs of one project in one transaction, all or none, and resolves after COMMIT with what became of them in the
 * order of the batch; runs that are there in parts are completed in a second transaction. Of two copies of a run in one
 * call the first is written; of two writers of the same run anywhere, one writes it. Ids are in their canonical form (lower
 * case).
 *
 * @throws errors for `classifyError`: nothing was written, or nothing but what is the same when it is sent again.
 */
export async function writeRuns(
  pool: DatabasePool,
  projectId: number,
  batch: readonly RunRecord[],
): Promise<WriteResult[]> {
  if (batch.length === 0) {
    return [];
  }
  // Of copies in one call only the first is written.
  const firsts = new Map<string, number>();
  for (const [index, { run }] of batch.entries()) {
    if (!firsts.has(run.run_id)) {
      firsts.set(run.run_id, index);
    }
  }
  const distinct = batch.filter(({ run }, index) => firsts.get(run.run_id) === index);
  const made = await createRuns(pool, projectId, distinct.toSorted(byRunId));
  const { created, receivedAt, stored } = made;
  const inParts = distinct.filter((record) => {
    const before = stored.get(record.run.run_id);
    return before !== undefined && (before.is_open || isToCompare(record, before));
  });
  const completed = inParts.length === 0 ? undefined : await completeRuns(pool, projectId, inParts);
  const parts = completed?.outcomes ?? new Map<string, PartOutcome>();
  const position = completed?.position ?? made.position;

  const outcomeOf = (record: RunRecord, index: number): WriteOutcome => {
    const { run } = record;
    const part = parts.get(run.run_id);
    if ((created.has(run.run_id) || part === "recorded") && firsts.get(run.run_id) === index) {
      return "created";
    }
    // A run that was created or completed now is what its first copy says.
    const isAsGiven = created.has(run.run_id) || part === "recorded" || part === "unchanged";
    const first = batch[firsts.get(run.run_id) ?? index]?.run ?? run;
    const hash = (isAsGiven ? undefined : stored.get(run.run_id)?.content_hash) ?? first.content_hash;
    return isKnownAs(record, hash) ? "duplicate" : "conflict";
  };
  return batch.map((record, index) => {
    const { run_id } = record.run;
    const firstReceived = created.has(run_id) ? receivedAt : (stored.get(run_id)?.received_at ?? null);
    return { outcome: outcomeOf(record, index), receivedAt: firstReceived, position };
  });
}

/** True if the run, or another form of it, has this content hash. */
function isKnownAs({ run, otherForms }: RunRecord, hash: Uint8Array): boolean {
  const isEqual = (other: Uint8Array) => Buffer.compare(hash, other) === 0;
  return isEqual(run.content_hash) || (otherForms?.() ?? []).some((form) => isEqual(form.run.content_hash));
}

/** True for a run that may be stored in another form: a version that masked or dropped less may have begun it. */
function isToCompare(record: RunRecord, stored: StoredHash): boolean {
  const isThere = stored.received_at !== null;
  return record.otherForms !== undefined && isThere && !isKnownAs(record, stored.content_hash);
}
