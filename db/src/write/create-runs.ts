import { type DatabasePool, UniqueIntegrityConstraintViolationError } from "slonik";
import { countedFailures, countedSteps, countRun } from "../counts/count-run.ts";
import { waitingTime } from "../counts/waiting-time.ts";
import { positionInLog, positionOfTransaction } from "../position.ts";
import { takeSlot } from "../rollup/slots.ts";
import { type CountedRun, sumRuns } from "../rollup/sum-runs.ts";
import type { RunRecord } from "../rows.ts";
import { insertRuns } from "./insert-runs.ts";
import type { CountedRecord } from "./json-rows.ts";
import { markCrowdedDays } from "./mark-crowded-days.ts";
import { type StoredHash, storedHashes } from "./stored-hashes.ts";

/** What became of runs, by id. */
export interface Created {
  /** Stored now. */
  readonly created: ReadonlySet<string>;
  /** When those were stored, in microseconds since the Unix epoch; null where there are none. */
  readonly receivedAt: bigint | null;
  /** There before. */
  readonly stored: ReadonlyMap<string, StoredHash>;
  /** A position by which all of them are there. */
  readonly position: string;
}

/**
 * Stores the runs of a project that are not registered yet, and counts them in the rollups, in one transaction; resolves after COMMIT.
 *
 * @param batch distinct runs, sorted by `byRunId`
 */
export async function createRuns(
  pool: DatabasePool,
  projectId: number,
  batch: readonly RunRecord[],
): Promise<Created> {
  using taken = takeSlot();
  const stored = new Map<string, StoredHash>();
  let fresh = batch.map(countRecord);
  let receivedAt: bigint | null = null;
  let position = "";
  while (fresh.length > 0) {
    try {
      const sums = sumRuns(projectId, fresh.map(toSum));
      const inserted = await insertRuns(pool, projectId, fresh, sums, taken.slot);
      await markCrowdedDays(pool, projectId);
      receivedAt = inserted.receivedAt;
      // Behind the stored ones, which were seen before.
      position = positionOfTransaction(inserted.xid);
      break;
    } catch (error) {
      // Hardly any run comes twice: it is cheaper to run into those that are there than to look for each.
      if (!(error instanceof UniqueIntegrityConstraintViolationError)) throw error;
      const found = await storedHashes(pool, projectId, fresh.map(idOf));
      if (found.size === 0) throw error;
      for (const [id, hash] of found) {
        stored.set(id, hash);
        position = positionInLog(hash.flushed);
      }
      fresh = fresh.filter((item) => !stored.has(idOf(item)));
    }
  }
  return { created: new Set(fresh.map(idOf)), receivedAt, stored, position };
}

function idOf({ record }: CountedRecord): string {
  return record.run.run_id;
}

function countRecord(record: RunRecord): CountedRecord {
  const { run, steps, failures } = record;
  const waiting_ms = waitingTime(steps, run.started_at, run.ended_at);
  const counts = countRun(steps, failures);
  return { record, counts, steps: countedSteps(steps, counts), waiting_ms };
}

function toSum({ record: { run, steps, failures }, counts, steps: counted }: CountedRecord): CountedRun {
  return { run, steps: counted, failures: countedFailures(steps, failures, counts) };
}
