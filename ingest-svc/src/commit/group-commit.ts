import {
  type Commit,
  type CommitLimits,
  CommitQueue,
  type CommitResult,
  commitLimits,
} from "./commit-queue.ts";

/** How to group commits of items (runs, or parts of runs), of which each has an outcome. */
export type GroupCommitOptions<Item, Outcome> = {
  /** Writes items in one transaction, all or none, and answers in their order after COMMIT. */
  readonly write: (batch: readonly Item[]) => Promise<Outcome[]>;
  /** About how much memory an item takes while it waits. */
  readonly bytesOf: (item: Item) => number;
  /** True for an error that the items themselves caused: then the batch is split until the culprit is alone. */
  readonly isDataError: (error: unknown) => boolean;
  /** Transactions at once, each on a connection of its own. */
  readonly writers: number;
  /**
   * Items that must wait before a transaction is begun beside one that is under way; fewer wait for its end and share the
   * next, since small transactions cost the database about as much as larger ones.
   */
  readonly worthWriter: number;
  readonly limits?: CommitLimits;
};

/** The queue of {@link GroupCommit} is full; nothing was written. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/**
 * Lets requests in flight share transactions: each writer takes what has queued up while the others were busy and
 * commits it at once. No timer: with nobody waiting, a request is committed as soon as it arrives.
 */
export class GroupCommit<Item, Outcome> {
  private readonly queue: CommitQueue<Item, Outcome>;
  private readonly options: GroupCommitOptions<Item, Outcome>;
  private busy = 0;

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.options = options;
    this.queue = new CommitQueue(options.limits ?? commitLimits, options.bytesOf);
  }

  /** Items that wait or are being written. */
  get size(): number {
    return this.queue.size;
  }

  /** Bytes, about, of these items. */
  get bytes(): number {
    return this.queue.queuedBytes;
  }

  /**
   * Refuses a request before it is read where it would hardly fit: what is refused should cost no memory.
   *
   * @throws QueueFullError
   */
  assertRoom(): void {
    if (this.queue.isFull) throw new QueueFullError("too many runs wait to be written");
  }

  /**
   * Commits the items of one request and answers in their order. An item that the database refuses is told apart from the
   * others, of this request and of any other, which are committed. Rejects with {@link QueueFullError} at once when too
   * much waits already, and with the database's error when it is away: then nothing may be acknowledged.
   */
  commit(items: readonly Item[]): Promise<CommitResult<Outcome>[]> {
    return new Promise((resolve, reject) => {
      if (!this.queue.add({ items, resolve, reject })) {
        reject(new QueueFullError("too many runs wait to be written"));
        return;
      }
      const { writers, worthWriter } = this.options;
      if (this.busy === 0 || (this.busy < writers && this.queue.backlog >= worthWriter)) void this.work();
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

  private async answer(commits: readonly Commit<Item, Outcome>[]): Promise<void> {
    const batch = commits.flatMap(({ items }) => items);
    const written = await this.write(batch).then(
      (results) => ({ results, error: undefined }),
      (error: unknown) => ({ results: undefined, error }),
    );
    this.queue.release(commits);
    let next = 0;
    for (const { items, resolve, reject } of commits) {
      if (written.results === undefined) reject(written.error);
      else resolve(written.results.slice(next, next + items.length));
      next += items.length;
    }
  }

  /** Splits a batch that the database refuses until the culprit is alone. */
  private async write(batch: readonly Item[]): Promise<CommitResult<Outcome>[]> {
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
