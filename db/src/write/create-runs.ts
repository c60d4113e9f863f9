import { type DatabasePool, UniqueIntegrityConstraintViolationError } from "slonik";
import { countedFailures, countedSteps, countRun } from "../counts/count-run.ts";
import { takeSlot } from "../rollup/slots.ts";
import { type CountedRun, sumRuns } from "../rollup/sum-runs.ts";
import { insertRuns } from "./insert-runs.ts";
import type { CountedRecord } from "./json-rows.ts";
import { type ProjectRecord, runKeyOf } from "./run-key.ts";
import { type StoredHash, storedHashes } from "./stored-hashes.ts";

/** What became of runs, by `runKey`. */
export type Created = {
  /** Stored now. */
  readonly created: ReadonlySet<string>;
  /** When those were stored, in microseconds since the Unix epoch; null where there are none. */
  readonly receivedAt: bigint | null;
  /** There before. */
  readonly stored: ReadonlyMap<string, StoredHash>;
};

/**
 * Stores the runs that are not registered yet, and counts them in the rollups, in one transaction; resolves after COMMIT.
 *
 * @param batch distinct runs, sorted by `byRunKey`
 */
export async function createRuns(pool: DatabasePool, batch: readonly ProjectRecord[]): Promise<Created> {
  using taken = takeSlot();
  const stored = new Map<string, StoredHash>();
  let fresh = batch.map(countRecord);
  let receivedAt: bigint | null = null;
  while (fresh.length > 0) {
    try {
      receivedAt = await insertRuns(pool, fresh, sumRuns(fresh.map(toSum)), taken.slot);
      break;
    } catch (error) {
      // Hardly any run comes twice: it is cheaper to run into those that are there than to look for each.
      if (!(error instanceof UniqueIntegrityConstraintViolationError)) throw error;
      const found = await storedHashes(pool, fresh);
      if (found.size === 0) throw error;
      for (const [key, hash] of found) stored.set(key, hash);
      fresh = fresh.filter((item) => !stored.has(runKeyOf(item)));
    }
  }
  return { created: new Set(fresh.map(runKeyOf)), receivedAt, stored };
}

function countRecord({ projectId, record }: ProjectRecord): CountedRecord {
  return { projectId, record, counts: countRun(record.steps, record.failures) };
}

function toSum({ projectId, record: { run, steps, failures }, counts }: CountedRecord): CountedRun {
  return {
    projectId,
    record: {
      run,
      steps: countedSteps(steps, counts),
      failures: countedFailures(steps, failures, counts),
    },
  };
}
