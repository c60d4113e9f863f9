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
  /** The same of all projects of a node. Default: as for one. */
  readonly allWriters?: number;
  /** The node that holds a project: one that is late holds up no others. Default: all are on one. */
  readonly nodeOf?: (projectId: number) => string;
  /**
   * Items that wait before a second transaction of the same project begins. Fewer wait for the end of the first and share the
   * next: a small transaction costs the database about as much as a larger one.
   */
  readonly worthWriter: number;
  readonly limits?: CommitLimits;
  /** When a request is late. Default: never. */
  readonly deadline?: CommitDeadline;
}

/** When a request is late, and what it is answered then. */
export interface CommitDeadline {
  /** How long a request may take, in milliseconds, from when it came; and a second more for each MiB of it. */
  readonly timeoutMs: number;
  /** Finds out why: the error with which those that are late are rejected. */
  readonly whyLate: (projectId?: number) => Promise<Error>;
}

/** A second for each MiB. */
const MS_PER_BYTE = 1_000 / (1024 * 1024);

/** Items of one project that are being written. */
interface Transaction<Item, Outcome> {
  commits: readonly Commit<Item, Outcome>[];
  /** It is of no use to whoever waited for it, and may never end. */
  isLate: boolean;
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
  /** Writers at work, by node. */
  readonly #busy = new Map<string, number>();
  /** Transactions under way, by project. */
  readonly #underWay = new Map<number, Set<Transaction<Item, Outcome>>>();

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
   * refuses does not keep others from being committed. Rejects with {@link QueueFullError} when the queue is full, with the
   * database's error when the database is away, and with that of the deadline when it takes too long, at once where every
   * writer is late already: then nothing may be acknowledged, though it may be stored.
   */
  async commit(projectId: number, items: readonly Item[]): Promise<CommitResult<Outcome>[]> {
    const { deadline } = this.#options;
    if (deadline !== undefined && this.#isStalled(projectId)) throw await deadline.whyLate(projectId);
    const { promise, resolve, reject } = Promise.withResolvers<CommitResult<Outcome>[]>();
    const commit = this.#queue.add({ projectId, items, resolve, reject });
    if (commit === undefined) throw new QueueFullError("too many runs are waiting to be written");
    const late = deadline && setTimeout(() => this.#giveUp(commit, deadline), timeFor(commit, deadline));
    this.#startWriter(projectId);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
    }
  }

  /** Rejects a request that is late. What is being written stays so: a commit that was cut could be seen, and would not last. */
  #giveUp(commit: Commit<Item, Outcome>, { whyLate }: CommitDeadline): void {
    if (!this.#queue.remove(commit)) {
      const ofProject = this.#underWay.get(commit.projectId) ?? [];
      for (const transaction of ofProject) transaction.isLate ||= transaction.commits.includes(commit);
      // What waits behind it need not.
      this.#startWriter(commit.projectId);
    }
    whyLate(commit.projectId).then(commit.reject, commit.reject);
  }

  /** True when all transactions that this project may have are late: one more would be, too. */
  #isStalled(projectId: number): boolean {
    const { writers, allWriters = writers } = this.#options;
    if (this.#lateOf(projectId) >= writers) return true;
    const node = this.#nodeOf(projectId);
    const beside = this.#underWay.keys().filter((other) => this.#nodeOf(other) === node);
    return beside.reduce((sum, other) => sum + this.#lateOf(other), 0) >= allWriters;
  }

  #lateOf(projectId: number): number {
    let late = 0;
    for (const { isLate } of this.#underWay.get(projectId) ?? []) if (isLate) late += 1;
    return late;
  }

  #nodeOf(projectId: number): string {
    return this.#options.nodeOf?.(projectId) ?? "";
  }

  #startWriter(projectId: number): void {
    const { writers, allWriters = writers } = this.#options;
    const node = this.#nodeOf(projectId);
    const busy = this.#busy.get(node) ?? 0;
    if (busy < allWriters && this.#isWorthWriter(projectId)) void this.#work(projectId, node);
  }

  /** True for a project of which something waits for another transaction. */
  #isWorthWriter(projectId: number): boolean {
    const { writers, worthWriter } = this.#options;
    const backlog = this.#queue.backlogOf(projectId);
    const underWay = this.#underWay.get(projectId)?.size ?? 0;
    if (underWay >= writers || backlog === 0) return false;
    return underWay === this.#lateOf(projectId) || backlog >= worthWriter;
  }

  /** Writes what waits for a node, of this project first, until there is nothing left that others do not see to. */
  async #work(first: number, node: string): Promise<void> {
    this.#busy.set(node, (this.#busy.get(node) ?? 0) + 1);
    let projectId: number | undefined = first;
    while (projectId !== undefined) {
      const ofProject: Set<Transaction<Item, Outcome>> = this.#underWay.get(projectId) ?? new Set();
      this.#underWay.set(projectId, ofProject);
      const transaction = { commits: [] as readonly Commit<Item, Outcome>[], isLate: false };
      ofProject.add(transaction);
      // Requests that were read from their sockets in the same turn go together.
      await Promise.resolve();
      transaction.commits = this.#queue.take(projectId);
      await this.#answer(projectId, transaction.commits);
      ofProject.delete(transaction);
      if (ofProject.size === 0) this.#underWay.delete(projectId);
      projectId = this.#nextProject(node);
    }
    const busy = (this.#busy.get(node) ?? 1) - 1;
    if (busy === 0) this.#busy.delete(node);
    else this.#busy.set(node, busy);
    // Of a project that moved, nobody on its new node may know.
    for (const moved of this.#queue.projects) if (this.#nodeOf(moved) !== node) this.#startWriter(moved);
  }

  #nextProject(node: string): number | undefined {
    for (const projectId of this.#queue.projects) {
      if (this.#nodeOf(projectId) !== node) continue;
      if ((this.#underWay.get(projectId)?.size ?? 0) < this.#options.writers) return projectId;
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

function timeFor({ bytes }: { readonly bytes: number }, { timeoutMs }: CommitDeadline): number {
  return timeoutMs + bytes * MS_PER_BYTE;
}
