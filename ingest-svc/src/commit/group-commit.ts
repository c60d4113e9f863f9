import type { RunRecord } from "@runfacts/db/rows";
import type { ProjectRecord, WriteOutcome } from "@runfacts/db/write";
import { type Commit, type CommitLimits, CommitQueue, commitLimits } from "./commit-queue.ts";

/** Writes runs in one transaction, all or none, and answers in their order after COMMIT. */
export type WriteBatch = (batch: readonly ProjectRecord[]) => Promise<WriteOutcome[]>;

/** How to group commits. */
export type GroupCommitOptions = {
  readonly write: WriteBatch;
  /** True for an error that the runs themselves caused: then the batch is split until the culprit is alone. */
  readonly isDataError: (error: unknown) => boolean;
  /** Transactions at once, each on a connection of its own. */
  readonly writers: number;
  readonly limits?: CommitLimits;
};

/** What became of one run: an outcome, or the error with which the database refused this very run. */
export type CommitResult = WriteOutcome | { readonly refused: unknown };

/** The queue of {@link GroupCommit} is full; nothing was written. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/**
 * Lets requests in flight share transactions: each writer takes what has queued up while the others were busy and
 * commits it at once. No timer: with nobody waiting, a request is committed as soon as it arrives.
 */
export class GroupCommit {
  private readonly queue: CommitQueue;
  private readonly options: GroupCommitOptions;
  private busy = 0;

  constructor(options: GroupCommitOptions) {
    this.options = options;
    this.queue = new CommitQueue(options.limits ?? commitLimits);
  }

  /** Runs that wait or are being written. */
  get size(): number {
    return this.queue.size;
  }

  /**
   * Commits the runs of one request and answers in their order. A run that the database refuses is told apart from the
   * others, of this request and of any other, which are committed. Rejects with {@link QueueFullError} at once when too
   * much waits already, and with the database's error when it is away: then nothing may be acknowledged.
   */
  commit(projectId: number, records: readonly RunRecord[]): Promise<CommitResult[]> {
    return new Promise((resolve, reject) => {
      if (!this.queue.add({ projectId, records, resolve, reject })) {
        reject(new QueueFullError("too many runs wait to be written"));
        return;
      }
      if (this.busy < this.options.writers) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.busy += 1;
    // Requests that were read from their sockets in the same turn go together.
    await Promise.resolve();
    while (!this.queue.isEmpty) {
      await this.answer(this.queue.take());
    }
    this.busy -= 1;
  }

  private async answer(commits: readonly Commit[]): Promise<void> {
    const batch = commits.flatMap(projectRecords);
    const written = await this.write(batch).then(
      (results) => ({ results, error: undefined }),
      (error: unknown) => ({ results: undefined, error }),
    );
    this.queue.release(commits);
    let next = 0;
    for (const { records, resolve, reject } of commits) {
      if (written.results === undefined) reject(written.error);
      else resolve(written.results.slice(next, next + records.length));
      next += records.length;
    }
  }

  /** Splits a batch that the database refuses until the culprit is alone. */
  private async write(batch: readonly ProjectRecord[]): Promise<CommitResult[]> {
    try {
      return await this.options.write(batch);
    } catch (error) {
      if (!this.options.isDataError(error)) throw error;
      if (batch.length === 1) return [{ refused: error }];
      const half = batch.length >> 1;
      return [...(await this.write(batch.slice(0, half))), ...(await this.write(batch.slice(half)))];
    }
  }
}

function projectRecords({ projectId, records }: Commit): ProjectRecord[] {
  return records.map((record) => ({ projectId, record }));
}
