import {
  type Commit,
  type CommitLimits,
  CommitQueue,
  type CommitResult,
  commitLimits,
} from "./commit-queue.ts";

/** How to group commits of items (runs, or parts of runs), of which each has an outcome. */
export interface GroupCommitOptions<Item, Outcome> {
  /** Writes items of a project in one transaction, all or none, and answers in their order after COMMIT. */
  readonly write: (projectId: number, batch: readonly Item[]) => Promise<Outcome[]>;
  /** About how much memory an item takes while it waits. */
  readonly bytesOf: (item: Item) => number;
  /** True for an error that the items themselves caused: then the batch is split until the culprit is alone. */
  readonly isDataError: (error: unknown) => boolean;
  /** Transactions of a project at once, each on a connection of its own. */
  readonly writers: number;
  /** The same of all projects. Default: as for one. */
  readonly allWriters?: number;
  /**
   * Items that wait before a second transaction of the same project begins. Fewer wait for the end of the first and share the
   * next: a small transaction costs the database about as much as a larger one.
   */
  readonly worthWriter: number;
  readonly limits?: CommitLimits;
}

/** The queue of {@link GroupCommit} is full; nothing was written. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/**
 * Lets requests in flight share transactions, of which each is of one project: each writer takes what has queued up of a project
 * while the others were busy and commits it at once. No timer: with nobody waiting, a request is committed as soon as it arrives.
 */
export class GroupCommit<Item, Outcome> {
  readonly #queue: CommitQueue<Item, Outcome>;
  readonly #options: GroupCommitOptions<Item, Outcome>;
  #busy = 0;
  /** Transactions under way, by project. */
  readonly #underWay = new Map<number, number>();

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = options;
    this.#queue = new CommitQueue(options.limits ?? commitLimits, options.bytesOf);
  }

  /** Items that wait or are being written. */
  get size(): number {
    return this.#queue.size;
  }

  /** Bytes, about, of these items. */
  get bytes(): number {
    return this.#queue.queuedBytes;
  }

  /**
   * Refuses a request before it is read when the queue is nearly full, so that a refusal costs no memory.
   *
   * @throws QueueFullError
   */
  assertRoom(): void {
    if (this.#queue.isFull) throw new QueueFullError("too many runs are waiting to be written");
  }

  /**
   * Commits the items of one request of a project. Resolves with their results, in their order. An item that the database
   * refuses does not keep others from being committed. Rejects with {@link QueueFullError} when the queue is full, and with the
   * database's error when the database is away: then nothing may be acknowledged.
   */
  commit(projectId: number, items: readonly Item[]): Promise<CommitResult<Outcome>[]> {
    return new Promise((resolve, reject) => {
      if (!this.#queue.add({ projectId, items, resolve, reject })) {
        reject(new QueueFullError("too many runs are waiting to be written"));
        return;
      }
      const { writers, allWriters = writers } = this.#options;
      if (this.#busy < allWriters && this.#isWorthWriter(projectId)) void this.#work(projectId);
    });
  }

  /** True for a project of which something waits for another transaction. */
  #isWorthWriter(projectId: number): boolean {
    const { writers, worthWriter } = this.#options;
    const underWay = this.#underWay.get(projectId) ?? 0;
    return underWay === 0 || (underWay < writers && this.#queue.backlogOf(projectId) >= worthWriter);
  }

  /** Writes what waits, of this project first, until there is nothing left that others do not see to. */
  async #work(first: number): Promise<void> {
    this.#busy += 1;
    let projectId: number | undefined = first;
    while (projectId !== undefined) {
      this.#underWay.set(projectId, (this.#underWay.get(projectId) ?? 0) + 1);
      // Requests that were read from their sockets in the same turn go together.
      await Promise.resolve();
      await this.#answer(projectId, this.#queue.take(projectId));
      const others = (this.#underWay.get(projectId) ?? 1) - 1;
      if (others === 0) this.#underWay.delete(projectId);
      else this.#underWay.set(projectId, others);
      projectId = this.#nextProject();
    }
    this.#busy -= 1;
  }

  #nextProject(): number | undefined {
    for (const projectId of this.#queue.projects) {
      if ((this.#underWay.get(projectId) ?? 0) < this.#options.writers) return projectId;
    }
    return undefined;
  }

  async #answer(projectId: number, commits: readonly Commit<Item, Outcome>[]): Promise<void> {
    if (commits.length === 0) return;
    const batch = commits.flatMap(({ items }) => items);
    const written = await this.#write(projectId, batch).then(
      (results) => ({ results, error: undefined }),
      (error: unknown) => ({ results: undefined, error }),
    );
    this.#queue.release(commits);
    let next = 0;
    for (const { items, resolve, reject } of commits) {
      if (written.results === undefined) reject(written.error);
      else resolve(written.results.slice(next, next + items.length));
      next += items.length;
    }
  }

  /** Splits a batch that the database refuses until the culprit is alone. */
  async #write(projectId: number, batch: readonly Item[]): Promise<CommitResult<Outcome>[]> {
    try {
      return await this.#options.write(projectId, batch);
    } catch (error) {
      if (!this.#options.isDataError(error)) throw error;
      if (batch.length === 1) return [{ refused: error }];
      const half = batch.length >> 1;
      return [
        ...(await this.#write(projectId, batch.slice(0, half))),
        ...(await this.#write(projectId, batch.slice(half))),
      ];
    }
  }
}
