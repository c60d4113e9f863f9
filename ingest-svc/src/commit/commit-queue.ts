/** What became of one item: an outcome, or the error with which the database refused this very item. */
export type CommitResult<Outcome> = Outcome | { readonly refused: unknown };

/** Items (runs, or parts of runs) of one request, which are of one project, and where their results go. */
export interface Commit<Item, Outcome> {
  readonly projectId: number;
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly resolve: (results: CommitResult<Outcome>[]) => void;
  readonly reject: (error: unknown) => void;
}

/** How much may wait, and how much goes into one transaction. */
export interface CommitLimits {
  /** Runs that may wait or be written at once. */
  readonly queuedRuns: number;
  /** Bytes, about, of the runs that may wait or be written at once. */
  readonly queuedBytes: number;
  /** Runs in one transaction; a larger request gets one of its own. */
  readonly batchRuns: number;
  /** Bytes, about, in one transaction. */
  readonly batchBytes: number;
}

const MIB = 1024 * 1024;

/** The limits of the service. The runs are those of about a second at its top rate, after which clients try again. */
export const commitLimits: CommitLimits = {
  queuedRuns: 2_048,
  queuedBytes: 48 * MIB,
  batchRuns: 256,
  batchBytes: 4 * MIB,
};

/** The share of a limit from which the queue counts as full. */
const FULL_SHARE = 0.9;

interface Waiting<Item, Outcome> {
  commits: Commit<Item, Outcome>[];
  runs: number;
}

/**
 * Requests that wait for a transaction, which is of one project: first come first served in a project, and the projects in turn;
 * bounded in runs and bytes.
 */
export class CommitQueue<Item, Outcome> {
  readonly #limits: CommitLimits;
  readonly #bytesOf: (item: Item) => number;
  /** By project: the one that has waited longest first. */
  readonly #waiting = new Map<number, Waiting<Item, Outcome>>();
  #runs = 0;
  #bytes = 0;

  constructor(limits: CommitLimits, bytesOf: (item: Item) => number) {
    this.#limits = limits;
    this.#bytesOf = bytesOf;
  }

  /** Runs that wait or are being written. */
  get size(): number {
    return this.#runs;
  }

  /** Bytes, about, of the runs that wait or are being written. */
  get queuedBytes(): number {
    return this.#bytes;
  }

  /** Runs of a project that wait. */
  backlogOf(projectId: number): number {
    return this.#waiting.get(projectId)?.runs ?? 0;
  }

  /** Projects with requests that wait, in their turn. */
  get projects(): Iterable<number> {
    return this.#waiting.keys();
  }

  /** Nearly full: most requests would not fit. */
  get isFull(): boolean {
    const { queuedRuns, queuedBytes } = this.#limits;
    return this.#runs >= FULL_SHARE * queuedRuns || this.#bytes >= FULL_SHARE * queuedBytes;
  }

  /** Takes a request in; undefined when there is no room. One request always fits into an empty queue. */
  add(commit: Omit<Commit<Item, Outcome>, "bytes">): Commit<Item, Outcome> | undefined {
    const bytes = commit.items.reduce((sum, item) => sum + this.#bytesOf(item), 0);
    const isFull =
      this.#runs + commit.items.length > this.#limits.queuedRuns ||
      this.#bytes + bytes > this.#limits.queuedBytes;
    if (isFull && this.#runs > 0) return undefined;
    const waiting = this.#waiting.get(commit.projectId) ?? { commits: [], runs: 0 };
    this.#waiting.set(commit.projectId, waiting);
    const added = { ...commit, bytes };
    waiting.commits.push(added);
    waiting.runs += commit.items.length;
    this.#runs += commit.items.length;
    this.#bytes += bytes;
    return added;
  }

  /** Takes a request out that still waits; false when it does not. */
  remove(commit: Commit<Item, Outcome>): boolean {
    const waiting = this.#waiting.get(commit.projectId);
    if (waiting === undefined || !waiting.commits.includes(commit)) return false;
    waiting.commits = waiting.commits.filter((other) => other !== commit);
    waiting.runs -= commit.items.length;
    if (waiting.commits.length === 0) this.#waiting.delete(commit.projectId);
    this.release([commit]);
    return true;
  }

  /** The requests of the next transaction of a project: what waits, as far as it fits. They count until they are {@link release}d. */
  take(projectId: number): Commit<Item, Outcome>[] {
    const { batchRuns, batchBytes } = this.#limits;
    const { commits } = this.#waiting.get(projectId) ?? { commits: [] };
    let runs = 0;
    let bytes = 0;
    const rest = commits.findIndex((commit, index) => {
      runs += commit.items.length;
      bytes += commit.bytes;
      return index > 0 && (runs > batchRuns || bytes > batchBytes);
    });
    const left = rest === -1 ? [] : commits.slice(rest);
    // Taken out and put back, so that it is the others' turn.
    this.#waiting.delete(projectId);
    const waits = left.reduce((sum, { items }) => sum + items.length, 0);
    if (left.length > 0) this.#waiting.set(projectId, { commits: left, runs: waits });
    return rest === -1 ? commits : commits.slice(0, rest);
  }

  /** Gives back the room of requests that were answered. */
  release(commits: readonly Commit<Item, Outcome>[]): void {
    for (const commit of commits) {
      this.#runs -= commit.items.length;
      this.#bytes -= commit.bytes;
    }
  }
}
